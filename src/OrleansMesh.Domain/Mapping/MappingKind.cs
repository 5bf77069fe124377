namespace OrleansMesh.Domain.Mapping;

/// <summary>By what a rule knows somebody (I-11).</summary>
public enum MappingKind
{
    /// <summary>By their id: gives a local id.</summary>
    Direct,

    /// <summary>By a role of theirs.</summary>
    Role,

    /// <summary>By a value of an attribute.</summary>
    Attribute,

    /// <summary>By the federation that they come through: gives an id of the federation where no direct rule does.</summary>
    Federation,
}
