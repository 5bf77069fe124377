namespace OrleansMesh.Domain.Ucan;

/// <summary>The signatures that are read and written in UCANs.</summary>
public enum UcanAlgorithm
{
    /// <summary>EdDSA over edwards25519 with SHA-512.</summary>
    Ed25519,

    /// <summary>ECDSA over P-256 with SHA-256, r and s of 32 bytes each.</summary>
    Es256,

    /// <summary>ECDSA over P-384 with SHA-384, r and s of 48 bytes each.</summary>
    Es384,
}
