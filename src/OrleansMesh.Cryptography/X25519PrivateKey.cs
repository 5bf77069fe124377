using System.Security.Cryptography;
using OrleansMesh.Cryptography.Interop;

namespace OrleansMesh.Cryptography;

/// <summary>A key that agrees on secrets by X25519 (RFC 7748); its scalar is zeroed on disposal.</summary>
public sealed class X25519PrivateKey : IDisposable
{
    /// <summary>Bytes of the scalar, which is clamped when used.</summary>
    public const int SizeBytes = 32;

    /// <summary>Bytes of an agreed secret.</summary>
    public const int SharedBytes = 32;

    private readonly SecretBytes _scalar;

    private X25519PrivateKey(SecretBytes scalar)
    {
        _scalar = scalar;
        Span<byte> point = stackalloc byte[X25519PublicKey.SizeBytes];
        _ = Sodium.ScalarMultBase(point, scalar.Span);
        PublicKey = new X25519PublicKey(point);
    }

    /// <summary>What the peer needs to agree with this key.</summary>
    public X25519PublicKey PublicKey { get; }

    /// <summary>A new key from the operating system's randomness.</summary>
    public static X25519PrivateKey Generate() => new(SecretBytes.Random(SizeBytes));

    /// <summary>The key of a scalar of exactly <see cref="SizeBytes"/>; the caller zeroes its copy.</summary>
    public static X25519PrivateKey FromBytes(ReadOnlySpan<byte> scalar)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(scalar.Length, SizeBytes, nameof(scalar));
        return new X25519PrivateKey(new SecretBytes(scalar));
    }

    /// <summary>Agrees with <paramref name="peer"/> into exactly <see cref="SharedBytes"/>; false, and zeroes, when the result is the all-zero secret of a small-order point (RFC 7748, 6.1).</summary>
    public bool TryAgree(X25519PublicKey peer, Span<byte> shared)
    {
        ArgumentNullException.ThrowIfNull(peer);
        ArgumentOutOfRangeException.ThrowIfNotEqual(shared.Length, SharedBytes, nameof(shared));
        if (Sodium.ScalarMult(shared, _scalar.Span, peer.Point) == 0)
        {
            return true;
        }

        CryptographicOperations.ZeroMemory(shared);
        return false;
    }

    /// <summary>Copies the scalar into exactly <see cref="SizeBytes"/>; the caller zeroes it.</summary>
    public void Export(Span<byte> scalar)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(scalar.Length, SizeBytes, nameof(scalar));
        _scalar.Span.CopyTo(scalar);
    }

    /// <inheritdoc/>
    public void Dispose() => _scalar.Dispose();

    internal static X25519PrivateKey Own(SecretBytes scalar) => new(scalar);
}
