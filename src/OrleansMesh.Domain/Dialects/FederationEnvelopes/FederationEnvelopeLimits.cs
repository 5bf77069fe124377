namespace OrleansMesh.Domain.Dialects.FederationEnvelopes;

/// <summary>Bounds of a federation envelope; what breaks one is refused.</summary>
public static class FederationEnvelopeLimits
{
    /// <summary>Bytes of a whole envelope, as received and in canonical form.</summary>
    public const int EnvelopeBytesMax = 1 << 20;

    /// <summary>Characters of an id, printable ASCII, at least one.</summary>
    public const int IdCharsMax = 256;

    /// <summary>Highest <c>ttl</c>, in hops; the least is 1 .</summary>
    public const int TtlMax = 16;

    /// <summary>Meshes of a routing path, the source included.</summary>
    public const int PathMax = TtlMax + 1;

    /// <summary>Highest <c>priority</c>: 0 is low, 3 critical.</summary>
    public const int PriorityMax = 3;

    /// <summary>Highest <c>qos</c>: 0 at most once, 1 at least once, 2 exactly once.</summary>
    public const int QosMax = 2;

    /// <summary>Highest <c>max_latency</c> in milliseconds, a day; the least is 1.</summary>
    public const int LatencyMillisecondsMax = 86_400_000;

    /// <summary>Bytes of a certificate, DER.</summary>
    public const int CertificateBytesMax = 8192;

    /// <summary>Bytes of an initialisation vector of AES-256-GCM.</summary>
    public const int IvBytes = 12;

    /// <summary>Bytes of a signature by ECDSA P-384 with SHA-384: r and s.</summary>
    public const int EcdsaSignatureBytes = 96;
}
