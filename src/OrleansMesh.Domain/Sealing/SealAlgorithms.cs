using OrleansMesh.Cryptography.Aead;

namespace OrleansMesh.Domain.Sealing;

/// <summary>Names and keys of the ciphers; both have 256-bit keys, 96-bit nonces and 128-bit tags.</summary>
internal static class SealAlgorithms
{
    private const string Aes256Gcm = "AES-256-GCM";
    private const string ChaCha20Poly1305 = "ChaCha20-Poly1305";

    public static string Name(SealAlgorithm algorithm) => algorithm switch
    {
        SealAlgorithm.Aes256Gcm => Aes256Gcm,
        SealAlgorithm.ChaCha20Poly1305 => ChaCha20Poly1305,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
    };

    public static bool TryParse(string name, out SealAlgorithm algorithm)
    {
        algorithm = name == ChaCha20Poly1305 ? SealAlgorithm.ChaCha20Poly1305 : SealAlgorithm.Aes256Gcm;
        return name is Aes256Gcm or ChaCha20Poly1305;
    }

    public static AeadKey CreateKey(SealAlgorithm algorithm, ReadOnlySpan<byte> key) =>
        algorithm == SealAlgorithm.Aes256Gcm ? new Aes256GcmKey(key) : new ChaCha20Poly1305Key(key);
}
