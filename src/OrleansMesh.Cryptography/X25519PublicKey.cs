using System.Diagnostics.CodeAnalysis;

namespace OrleansMesh.Cryptography;

/// <summary>The public half of an X25519 agreement (RFC 7748): 32 bytes, any of which the protocol accepts.</summary>
public sealed class X25519PublicKey : IEquatable<X25519PublicKey>
{
    /// <summary>Bytes of the u-coordinate.</summary>
    public const int SizeBytes = 32;

    private readonly byte[] _point;

    internal X25519PublicKey(ReadOnlySpan<byte> point) => _point = point.ToArray();

    internal ReadOnlySpan<byte> Point => _point;

    /// <summary>False when the length is not <see cref="SizeBytes"/>. A small-order point makes a key that no agreement accepts.</summary>
    public static bool TryFromBytes(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out X25519PublicKey? key)
    {
        key = bytes.Length == SizeBytes ? new X25519PublicKey(bytes) : null;
        return key is not null;
    }

    /// <summary>Copies the coordinate to the start of <paramref name="destination"/> (at least <see cref="SizeBytes"/>).</summary>
    public void CopyTo(Span<byte> destination) => _point.CopyTo(destination);

    /// <summary>A new array of <see cref="SizeBytes"/>.</summary>
    public byte[] ToArray() => [.. _point];

    /// <inheritdoc/>
    public bool Equals(X25519PublicKey? other) => other is not null && _point.AsSpan().SequenceEqual(other._point);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as X25519PublicKey);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(_point);
        return hash.ToHashCode();
    }

    /// <summary>Lower-case hexadecimal.</summary>
    public override string ToString() => Convert.ToHexStringLower(_point);
}
