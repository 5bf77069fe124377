using System.Security.Cryptography;

namespace OrleansMesh.Cryptography.MlKem;

/// <summary>ML-KEM-768 of the operating system, where it has one (OpenSSL 3.5, recent Windows).</summary>
internal static class MlKemPlatform
{
    /// <summary>Whether it is used here. Key generation is always ours, so that a seed gives the same key everywhere.</summary>
    public static bool IsSupported { get; } = MLKem.IsSupported;

    public static void Encapsulate(ReadOnlySpan<byte> encapsulationKey, Span<byte> ciphertext, Span<byte> shared)
    {
        using MLKem key = MLKem.ImportEncapsulationKey(MLKemAlgorithm.MLKem768, encapsulationKey);
        key.Encapsulate(ciphertext, shared);
    }

    public static void Decapsulate(ReadOnlySpan<byte> expanded, ReadOnlySpan<byte> ciphertext, Span<byte> shared)
    {
        using MLKem key = MLKem.ImportDecapsulationKey(MLKemAlgorithm.MLKem768, expanded);
        key.Decapsulate(ciphertext, shared);
    }
}
