namespace OrleansMesh.Domain.Mapping;

/// <summary>Why somebody is nobody here.</summary>
public enum MappingRefusal
{
    None = 0,

    /// <summary>No rule names them.</summary>
    Unknown,

    /// <summary>A rule denies them, or all that the others give.</summary>
    Denied,

    /// <summary>Their credential is over.</summary>
    Expired,
}
