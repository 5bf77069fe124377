using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace OrleansMesh.Cryptography.MlKem;

/// <summary>A decapsulation key of ML-KEM-768 (FIPS 203); zeroed on disposal.</summary>
public sealed class MlKem768PrivateKey : IDisposable
{
    /// <summary>Bytes of a ciphertext.</summary>
    public const int CiphertextBytes = PublicKeyEncryption.CiphertextBytes;

    /// <summary>Bytes of an agreed secret.</summary>
    public const int SharedBytes = 32;

    /// <summary>Bytes of the seed d ‖ z, which is all that need be kept of a key.</summary>
    public const int SeedBytes = 64;

    /// <summary>Bytes of the expanded key of section 7.1: decryption key, encapsulation key, its hash, z.</summary>
    public const int ExpandedBytes = PublicKeyEncryption.DecryptionKeyBytes + MlKem768PublicKey.SizeBytes + (2 * MlKemHashes.HashBytes);

    private const int HashAt = PublicKeyEncryption.DecryptionKeyBytes + MlKem768PublicKey.SizeBytes;

    private readonly SecretBytes _expanded;

    private MlKem768PrivateKey(SecretBytes expanded)
    {
        _expanded = expanded;
        PublicKey = new MlKem768PublicKey(expanded.Span.Slice(PublicKeyEncryption.DecryptionKeyBytes, MlKem768PublicKey.SizeBytes));
    }

    /// <summary>What the peer needs to encapsulate to this key.</summary>
    public MlKem768PublicKey PublicKey { get; }

    /// <summary>ML-KEM.KeyGen, algorithm 19, with the operating system's randomness.</summary>
    public static MlKem768PrivateKey Generate()
    {
        using SecretBytes seed = SecretBytes.Random(SeedBytes);
        return FromSeed(seed.Span);
    }

    /// <summary>The key of a seed d ‖ z of exactly <see cref="SeedBytes"/> (algorithm 16); the caller zeroes its copy.</summary>
    public static MlKem768PrivateKey FromSeed(ReadOnlySpan<byte> seed)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, SeedBytes, nameof(seed));
        var expanded = new SecretBytes(ExpandedBytes);
        Span<byte> key = expanded.Span;
        Span<byte> encapsulation = key.Slice(PublicKeyEncryption.DecryptionKeyBytes, MlKem768PublicKey.SizeBytes);
        PublicKeyEncryption.GenerateKey(seed[..PublicKeyEncryption.SeedBytes], encapsulation, key[..PublicKeyEncryption.DecryptionKeyBytes]);
        MlKemHashes.H(encapsulation, key.Slice(HashAt, MlKemHashes.HashBytes));
        seed[PublicKeyEncryption.SeedBytes..].CopyTo(key[(HashAt + MlKemHashes.HashBytes)..]);
        return new MlKem768PrivateKey(expanded);
    }

    /// <summary>Takes an expanded key; false unless the length is <see cref="ExpandedBytes"/>, its hash is right (section 7.3) and its encapsulation key is one.</summary>
    public static bool TryFromExpanded(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out MlKem768PrivateKey? key)
    {
        key = null;
        if (bytes.Length != ExpandedBytes)
        {
            return false;
        }

        ReadOnlySpan<byte> encapsulation = bytes.Slice(PublicKeyEncryption.DecryptionKeyBytes, MlKem768PublicKey.SizeBytes);
        Span<byte> hash = stackalloc byte[MlKemHashes.HashBytes];
        MlKemHashes.H(encapsulation, hash);
        if (!hash.SequenceEqual(bytes.Slice(HashAt, MlKemHashes.HashBytes)) || !MlKem768PublicKey.TryFromBytes(encapsulation, out _))
        {
            return false;
        }

        key = new MlKem768PrivateKey(new SecretBytes(bytes));
        return true;
    }

    /// <summary>Copies the expanded key into exactly <see cref="ExpandedBytes"/>; the caller zeroes it.</summary>
    public void ExportExpanded(Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, ExpandedBytes, nameof(destination));
        _expanded.Span.CopyTo(destination);
    }

    /// <summary>
    /// ML-KEM.Decaps, algorithm 21. A ciphertext that was not made for this key gives a secret that nobody else has (implicit rejection), in the
    /// same time: that it was wrong shows when the secret is used.
    /// </summary>
    /// <param name="ciphertext">Exactly <see cref="CiphertextBytes"/>.</param>
    /// <param name="shared">Exactly <see cref="SharedBytes"/>; the caller zeroes it.</param>
    public void Decapsulate(ReadOnlySpan<byte> ciphertext, Span<byte> shared)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(ciphertext.Length, CiphertextBytes, nameof(ciphertext));
        ArgumentOutOfRangeException.ThrowIfNotEqual(shared.Length, SharedBytes, nameof(shared));
        if (MlKemPlatform.IsSupported)
        {
            MlKemPlatform.Decapsulate(_expanded.Span, ciphertext, shared);
            return;
        }

        DecapsulateManaged(ciphertext, shared);
    }

    /// <inheritdoc/>
    public void Dispose() => _expanded.Dispose();

    internal void DecapsulateManaged(ReadOnlySpan<byte> ciphertext, Span<byte> shared)
    {
        ReadOnlySpan<byte> key = _expanded.Span;
        ReadOnlySpan<byte> encapsulation = key.Slice(PublicKeyEncryption.DecryptionKeyBytes, MlKem768PublicKey.SizeBytes);
        Span<byte> message = stackalloc byte[SharedBytes];
        Span<byte> keyAndRandomness = stackalloc byte[2 * MlKemHashes.HashBytes];
        Span<byte> rejection = stackalloc byte[SharedBytes];
        Span<byte> again = stackalloc byte[CiphertextBytes];
        PublicKeyEncryption.Decrypt(key[..PublicKeyEncryption.DecryptionKeyBytes], ciphertext, message);
        MlKemHashes.G(message, key.Slice(HashAt, MlKemHashes.HashBytes), keyAndRandomness);
        MlKemHashes.J(key[(HashAt + MlKemHashes.HashBytes)..], ciphertext, rejection);
        PublicKeyEncryption.Encrypt(encapsulation, message, keyAndRandomness[MlKemHashes.HashBytes..], again);
        Select(ciphertext, again, keyAndRandomness[..SharedBytes], rejection, shared);
        CryptographicOperations.ZeroMemory(message);
        CryptographicOperations.ZeroMemory(keyAndRandomness);
        CryptographicOperations.ZeroMemory(rejection);
        CryptographicOperations.ZeroMemory(again);
    }

    // By mask and not by branch: whether a ciphertext was right is itself a secret.
    private static void Select(ReadOnlySpan<byte> given, ReadOnlySpan<byte> again, ReadOnlySpan<byte> right, ReadOnlySpan<byte> rejection, Span<byte> shared)
    {
        int difference = 0;
        for (int i = 0; i < given.Length; i++)
        {
            difference |= given[i] ^ again[i];
        }

        int mask = -difference >> 31; // 0 when equal, all ones when not
        for (int i = 0; i < shared.Length; i++)
        {
            shared[i] = (byte)(right[i] ^ (mask & (right[i] ^ rejection[i])));
        }
    }
}
