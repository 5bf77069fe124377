using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Cryptography.Interop;

namespace OrleansMesh.Cryptography;

/// <summary>A key that verifies Ed25519 signatures (RFC 8032, strict: small-order keys and non-canonical signatures fail).</summary>
public sealed class Ed25519PublicKey : IVerifyingKey, IEquatable<Ed25519PublicKey>
{
    /// <summary>Bytes of the encoded point.</summary>
    public const int SizeBytes = 32;

    private readonly byte[] _point;

    internal Ed25519PublicKey(ReadOnlySpan<byte> point) => _point = point.ToArray();

    /// <summary>False when the length is not <see cref="SizeBytes"/>. Bytes that are no point of the curve make a key that verifies nothing.</summary>
    public static bool TryFromBytes(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out Ed25519PublicKey? key)
    {
        key = bytes.Length == SizeBytes ? new Ed25519PublicKey(bytes) : null;
        return key is not null;
    }

    /// <summary>True only when <paramref name="signature"/> (any length) is this key's over <paramref name="message"/>.</summary>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        signature.Length == Ed25519PrivateKey.SignatureBytes
        && Sodium.SignVerifyDetached(signature, message, (ulong)message.Length, _point) == 0;

    /// <summary>Copies the point to the start of <paramref name="destination"/> (at least <see cref="SizeBytes"/>).</summary>
    public void CopyTo(Span<byte> destination) => _point.CopyTo(destination);

    /// <summary>A new array of <see cref="SizeBytes"/>.</summary>
    public byte[] ToArray() => [.. _point];

    /// <summary>The key-agreement key of the same secret; false when the bytes are no point of the prime-order group.</summary>
    public bool TryToX25519([NotNullWhen(true)] out X25519PublicKey? key)
    {
        Span<byte> x25519 = stackalloc byte[X25519PublicKey.SizeBytes];
        key = Sodium.SignPublicKeyToCurve25519(x25519, _point) == 0 ? new X25519PublicKey(x25519) : null;
        return key is not null;
    }

    /// <inheritdoc/>
    public bool Equals(Ed25519PublicKey? other) => other is not null && _point.AsSpan().SequenceEqual(other._point);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Ed25519PublicKey);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        // An attacker can choose points with a common prefix: mix through the process's random seed.
        var hash = default(HashCode);
        hash.AddBytes(_point);
        return hash.ToHashCode();
    }

    /// <summary>Lower-case hexadecimal.</summary>
    public override string ToString() => Convert.ToHexStringLower(_point);
}
