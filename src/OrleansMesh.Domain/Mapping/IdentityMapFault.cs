namespace OrleansMesh.Domain.Mapping;

/// <summary>What is wrong with an identity map.</summary>
public enum IdentityMapFault
{
    None = 0,

    /// <summary>No strict JSON object, or longer than it may be.</summary>
    NotJson,

    /// <summary>The version is not 1.</summary>
    VersionUnsupported,

    /// <summary>There are no rules, or more than a map may have.</summary>
    RulesInvalid,

    /// <summary>A rule without a name, or two of one name.</summary>
    NameInvalid,

    /// <summary>A kind or an effect that is none.</summary>
    KindUnknown,

    /// <summary>A mesh that is no DID; or a direct rule for any mesh, by which one mesh could name another's agents.</summary>
    MeshInvalid,

    /// <summary>What the rule looks for is missing, or belongs to another kind.</summary>
    FromInvalid,

    /// <summary>What the rule gives is missing, or belongs to another kind.</summary>
    ToInvalid,

    /// <summary>A member that no rule has: a misspelt one would otherwise be silent.</summary>
    MemberUnknown,
}
