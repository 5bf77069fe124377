namespace OrleansMesh.Domain.Trust;

/// <summary>What one mesh can say of another (G-01).</summary>
public enum AttestationClaim
{
    /// <summary>It keeps to what was agreed.</summary>
    Conduct,

    /// <summary>It is who it says that it is.</summary>
    Identity,

    /// <summary>What it delivers is good.</summary>
    Quality,

    /// <summary>It answers, and in time.</summary>
    Reliability,
}
