using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Cryptography;

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
}
