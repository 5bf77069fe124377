namespace OrleansMesh.Domain.Policies;

/// <summary>What a clause's values are made of.</summary>
public enum ValueForm
{
    /// <summary>Names, or prefixes with <c>*</c> at the end: 1 to 128 printable ASCII characters.</summary>
    Patterns,

    /// <summary>Names as of <see cref="Patterns"/>, without <c>*</c>.</summary>
    Names,

    /// <summary>Regular expressions that are matched in linear time: 1 to 128 printable ASCII characters, as docs/policies.md lists them.</summary>
    Expressions,

    /// <summary>Codes of regions: 2 to 16 of A–Z, 0–9 and hyphen.</summary>
    Regions,

    /// <summary>Words of a closed list.</summary>
    Words,

    /// <summary>A whole number within the rule's bounds.</summary>
    Number,

    /// <summary>One word of an ordered list; the number is its place.</summary>
    Rank,

    /// <summary>Nothing but true.</summary>
    Flag,
}
