namespace OrleansMesh.Domain.Sealing;

/// <summary>The cipher of a sealed payload; the numbers are HPKE's identifiers of it (RFC 9180, 7.3).</summary>
public enum SealAlgorithm : ushort
{
    /// <summary>AES-256-GCM, the default.</summary>
    Aes256Gcm = 2,

    /// <summary>ChaCha20-Poly1305, for processors without AES.</summary>
    ChaCha20Poly1305 = 3,
}
