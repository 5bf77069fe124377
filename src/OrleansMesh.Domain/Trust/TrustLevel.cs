namespace OrleansMesh.Domain.Trust;

/// <summary>What a trust score opens (FMP 5.1).</summary>
public enum TrustLevel
{
    /// <summary>0 to 24: restricted access.</summary>
    Unverified,

    /// <summary>25 to 49: limited collaboration.</summary>
    Basic,

    /// <summary>50 to 74: standard access.</summary>
    Validated,

    /// <summary>75 to 89: enhanced privileges.</summary>
    Certified,

    /// <summary>90 to 100: full network access.</summary>
    Audited,
}
