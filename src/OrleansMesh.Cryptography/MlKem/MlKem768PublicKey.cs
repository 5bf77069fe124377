using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace OrleansMesh.Cryptography.MlKem;

/// <summary>An encapsulation key of ML-KEM-768 (FIPS 203): whoever has it can agree on a secret with the holder of the private key.</summary>
public sealed class MlKem768PublicKey : IEquatable<MlKem768PublicKey>
{
    /// <summary>Bytes of the encoded key.</summary>
    public const int SizeBytes = PublicKeyEncryption.EncryptionKeyBytes;

    private readonly byte[] _key;

    internal MlKem768PublicKey(ReadOnlySpan<byte> key) => _key = key.ToArray();

    internal ReadOnlySpan<byte> Bytes => _key;

    /// <summary>False unless the length is <see cref="SizeBytes"/> and every coefficient is below q (the checks of section 7.2).</summary>
    public static bool TryFromBytes(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out MlKem768PublicKey? key)
    {
        key = null;
        if (bytes.Length != SizeBytes)
        {
            return false;
        }

        Span<short> polynomial = stackalloc short[Ring.N];
        bool reduced = true;
        for (int i = 0; i < PublicKeyEncryption.Rank; i++)
        {
            reduced &= Encoding.Decode12(bytes.Slice(i * Encoding.PolynomialBytes, Encoding.PolynomialBytes), polynomial);
        }

        key = reduced ? new MlKem768PublicKey(bytes) : null;
        return reduced;
    }

    /// <summary>ML-KEM.Encaps, algorithm 20: a fresh secret, and what the holder of the private key needs to get the same.</summary>
    /// <param name="ciphertext">Exactly <see cref="MlKem768PrivateKey.CiphertextBytes"/>.</param>
    /// <param name="shared">Exactly <see cref="MlKem768PrivateKey.SharedBytes"/>; the caller zeroes it.</param>
    public void Encapsulate(Span<byte> ciphertext, Span<byte> shared)
    {
        RequireSizes(ciphertext, shared);
        if (MlKemPlatform.IsSupported)
        {
            MlKemPlatform.Encapsulate(_key, ciphertext, shared);
            return;
        }

        Span<byte> message = stackalloc byte[MlKem768PrivateKey.SharedBytes];
        RandomNumberGenerator.Fill(message);
        Encapsulate(message, ciphertext, shared);
        CryptographicOperations.ZeroMemory(message);
    }

    /// <summary>Copies the key to the start of <paramref name="destination"/> (at least <see cref="SizeBytes"/>).</summary>
    public void CopyTo(Span<byte> destination) => _key.CopyTo(destination);

    /// <summary>A new array of <see cref="SizeBytes"/>.</summary>
    public byte[] ToArray() => [.. _key];

    /// <inheritdoc/>
    public bool Equals(MlKem768PublicKey? other) => other is not null && _key.AsSpan().SequenceEqual(other._key);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MlKem768PublicKey);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(_key);
        return hash.ToHashCode();
    }

    /// <summary>ML-KEM.Encaps_internal, algorithm 17, with given randomness of 32 bytes: for known-answer tests alone.</summary>
    internal void Encapsulate(ReadOnlySpan<byte> message, Span<byte> ciphertext, Span<byte> shared)
    {
        RequireSizes(ciphertext, shared);
        Span<byte> digest = stackalloc byte[MlKemHashes.HashBytes];
        Span<byte> keyAndRandomness = stackalloc byte[2 * MlKemHashes.HashBytes];
        MlKemHashes.H(_key, digest);
        MlKemHashes.G(message, digest, keyAndRandomness);
        PublicKeyEncryption.Encrypt(_key, message, keyAndRandomness[MlKemHashes.HashBytes..], ciphertext);
        keyAndRandomness[..MlKemHashes.HashBytes].CopyTo(shared);
        CryptographicOperations.ZeroMemory(keyAndRandomness);
    }

    private static void RequireSizes(ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> shared)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(ciphertext.Length, MlKem768PrivateKey.CiphertextBytes, nameof(ciphertext));
        ArgumentOutOfRangeException.ThrowIfNotEqual(shared.Length, MlKem768PrivateKey.SharedBytes, nameof(shared));
    }
}
