using System.Security.Cryptography;
using OrleansMesh.Cryptography.Interop;

namespace OrleansMesh.Cryptography;

/// <summary>A key that signs by Ed25519 (RFC 8032); its secret is zeroed on disposal.</summary>
public sealed class Ed25519PrivateKey : IEd25519SigningKey
{
    /// <summary>Bytes of the seed, which is all that need be kept of a key.</summary>
    public const int SeedBytes = 32;

    /// <summary>Bytes of a signature.</summary>
    public const int SignatureBytes = 64;

    // libsodium's form: seed followed by public key, so that signing does not derive the public key again.
    private readonly SecretBytes _expanded = new(SeedBytes + Ed25519PublicKey.SizeBytes);

    private Ed25519PrivateKey(ReadOnlySpan<byte> seed)
    {
        Span<byte> publicKey = stackalloc byte[Ed25519PublicKey.SizeBytes];
        _ = Sodium.SignSeedKeypair(publicKey, _expanded.Span, seed);
        PublicKey = new Ed25519PublicKey(publicKey);
    }

    /// <summary>The key that verifies what this one signs.</summary>
    public Ed25519PublicKey PublicKey { get; }

    /// <inheritdoc/>
    IVerifyingKey ISigningKey.PublicKey => PublicKey;

    /// <summary>A new key from the operating system's randomness.</summary>
    public static Ed25519PrivateKey Generate()
    {
        Span<byte> seed = stackalloc byte[SeedBytes];
        RandomNumberGenerator.Fill(seed);
        try
        {
            return new Ed25519PrivateKey(seed);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    /// <summary>The key of a seed of exactly <see cref="SeedBytes"/>; the caller zeroes the seed.</summary>
    public static Ed25519PrivateKey FromSeed(ReadOnlySpan<byte> seed)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, SeedBytes, nameof(seed));
        return new Ed25519PrivateKey(seed);
    }

    /// <summary>Signs (deterministically) into exactly <see cref="SignatureBytes"/>.</summary>
    public void Sign(ReadOnlySpan<byte> message, Span<byte> signature)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(signature.Length, SignatureBytes, nameof(signature));
        _ = Sodium.SignDetached(signature, nint.Zero, message, (ulong)message.Length, _expanded.Span);
    }

    /// <summary>Signs into a new array of <see cref="SignatureBytes"/>.</summary>
    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        byte[] signature = new byte[SignatureBytes];
        Sign(message, signature);
        return signature;
    }

    /// <summary>Copies the seed into exactly <see cref="SeedBytes"/>; the caller zeroes it.</summary>
    public void ExportSeed(Span<byte> seed)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, SeedBytes, nameof(seed));
        _expanded.Span[..SeedBytes].CopyTo(seed);
    }

    /// <summary>The key-agreement key of the same secret (the birational map of RFC 7748, 4.1), owned by the caller.</summary>
    public X25519PrivateKey ToX25519()
    {
        var scalar = new SecretBytes(X25519PrivateKey.SizeBytes);
        _ = Sodium.SignSecretKeyToCurve25519(scalar.Span, _expanded.Span);
        return X25519PrivateKey.Own(scalar);
    }

    /// <inheritdoc/>
    public void Dispose() => _expanded.Dispose();
}
