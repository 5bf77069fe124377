namespace OrleansMesh.Wire.Noise;

/// <summary>The cipher functions of the Noise specification, section 12.3 and 12.4.</summary>
public enum NoiseCipher
{
    /// <summary>ChaCha20-Poly1305, nonce as four zero bytes and a little-endian counter.</summary>
    ChaChaPoly,

    /// <summary>AES-256-GCM, nonce as four zero bytes and a big-endian counter.</summary>
    AesGcm,
}
