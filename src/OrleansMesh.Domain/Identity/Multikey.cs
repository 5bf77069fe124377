using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Cryptography;
using OrleansMesh.Cryptography.Ecdsa;

namespace OrleansMesh.Domain.Identity;

/// <summary>Public keys as text: base58btc of a multicodec prefix and the key (W3C Controlled Identifiers 2.2.2).</summary>
public static class Multikey
{
    private const int Bytes = 34;

    /// <summary><c>z6Mk…</c>, multicodec ed25519-pub (0xed01).</summary>
    public static string Encode(Ed25519PublicKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        Span<byte> bytes = [0xED, 0x01, .. key.ToArray()];
        return Base58Text.Encode(bytes);
    }

    /// <summary><c>z6LS…</c>, multicodec x25519-pub (0xec01).</summary>
    public static string Encode(X25519PublicKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        Span<byte> bytes = [0xEC, 0x01, .. key.ToArray()];
        return Base58Text.Encode(bytes);
    }

    /// <summary><c>zDn…</c>, multicodec p256-pub (0x1200), or <c>z82…</c>, p384-pub (0x1201); the point in short form.</summary>
    public static string Encode(EcdsaPublicKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Base58Text.Encode([key.Curve == EcdsaCurve.P256 ? (byte)0x80 : (byte)0x81, 0x24, .. key.ToCompressed()]);
    }

    /// <summary>Reads <c>z6Mk…</c>; false for anything else.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out Ed25519PublicKey? key)
    {
        key = null;
        Span<byte> bytes = stackalloc byte[Bytes];
        return Base58Text.TryDecode(text, bytes) && bytes is [0xED, 0x01, .. var point] && Ed25519PublicKey.TryFromBytes(point, out key);
    }

    /// <summary>Reads <c>z6LS…</c>; false for anything else.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out X25519PublicKey? key)
    {
        key = null;
        Span<byte> bytes = stackalloc byte[Bytes];
        return Base58Text.TryDecode(text, bytes) && bytes is [0xEC, 0x01, .. var point] && X25519PublicKey.TryFromBytes(point, out key);
    }

    /// <summary>Reads <c>zDn…</c> and <c>z82…</c>; false for anything else.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out EcdsaPublicKey? key)
    {
        key = null;
        Span<byte> p256 = stackalloc byte[2 + 33];
        Span<byte> p384 = stackalloc byte[2 + 49];
        return (Base58Text.TryDecode(text, p256) && p256 is [0x80, 0x24, ..] && EcdsaPublicKey.TryFromBytes(EcdsaCurve.P256, p256[2..], out key))
            || (Base58Text.TryDecode(text, p384) && p384 is [0x81, 0x24, ..] && EcdsaPublicKey.TryFromBytes(EcdsaCurve.P384, p384[2..], out key));
    }

    /// <summary>Reads a key of any kind that verifies signatures; false for anything else.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out IVerifyingKey? key)
    {
        key = TryDecode(text, out Ed25519PublicKey? ed25519) ? ed25519
            : TryDecode(text, out EcdsaPublicKey? ecdsa) ? ecdsa
            : null;
        return key is not null;
    }
}
