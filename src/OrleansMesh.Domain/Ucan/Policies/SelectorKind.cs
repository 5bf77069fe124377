namespace OrleansMesh.Domain.Ucan.Policies;

/// <summary>What a step of a selector selects.</summary>
internal enum SelectorKind
{
    /// <summary><c>.name</c> or <c>["name"]</c>.</summary>
    Field,

    /// <summary><c>[]</c>.</summary>
    Values,

    /// <summary><c>[0]</c>, <c>[-1]</c>.</summary>
    Index,

    /// <summary><c>[1:2]</c>, <c>[1:]</c>, <c>[:-1]</c>.</summary>
    Slice,
}
