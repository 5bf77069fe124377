using System.Security.Cryptography;
using OrleansMesh.Cryptography;

namespace OrleansMesh.Domain.Sealing;

/// <summary>DHKEM(X25519, HKDF-SHA256) with an authenticated sender (RFC 9180, 4.1: AuthEncap and AuthDecap).</summary>
internal static class HpkeKem
{
    /// <summary>Bytes of the shared secret.</summary>
    public const int SharedBytes = 32;

    // I2OSP(0x0020, 2) after "KEM".
    private static ReadOnlySpan<byte> Suite => "KEM\u0000\u0020"u8;

    /// <summary>The sender's side; the encapsulated key is the public half of <paramref name="ephemeral"/>. False for a peer's key of small order.</summary>
    public static bool TryEncapsulate(X25519PrivateKey sender, X25519PublicKey recipient, X25519PrivateKey ephemeral, Span<byte> shared)
    {
        Span<byte> secrets = stackalloc byte[2 * X25519PrivateKey.SharedBytes];
        bool agreed = ephemeral.TryAgree(recipient, secrets[..X25519PrivateKey.SharedBytes])
            & sender.TryAgree(recipient, secrets[X25519PrivateKey.SharedBytes..]);
        return Derive(agreed, secrets, ephemeral.PublicKey, recipient, sender.PublicKey, shared);
    }

    /// <summary>The recipient's side. False for an encapsulated key, or a sender's, of small order.</summary>
    public static bool TryDecapsulate(X25519PublicKey encapsulated, X25519PrivateKey recipient, X25519PublicKey sender, Span<byte> shared)
    {
        Span<byte> secrets = stackalloc byte[2 * X25519PrivateKey.SharedBytes];
        bool agreed = recipient.TryAgree(encapsulated, secrets[..X25519PrivateKey.SharedBytes])
            & recipient.TryAgree(sender, secrets[X25519PrivateKey.SharedBytes..]);
        return Derive(agreed, secrets, encapsulated, recipient.PublicKey, sender, shared);
    }

    // ExtractAndExpand over the context of all three public keys; zeroes the secrets.
    private static bool Derive(
        bool agreed, Span<byte> secrets, X25519PublicKey encapsulated, X25519PublicKey recipient, X25519PublicKey sender, Span<byte> shared)
    {
        Span<byte> context = stackalloc byte[3 * X25519PublicKey.SizeBytes];
        encapsulated.CopyTo(context);
        recipient.CopyTo(context[X25519PublicKey.SizeBytes..]);
        sender.CopyTo(context[(2 * X25519PublicKey.SizeBytes)..]);
        Span<byte> prk = stackalloc byte[HpkeKdf.PrkBytes];
        HpkeKdf.Extract(Suite, default, "eae_prk"u8, secrets, prk);
        HpkeKdf.Expand(Suite, prk, "shared_secret"u8, context, shared);
        CryptographicOperations.ZeroMemory(secrets);
        CryptographicOperations.ZeroMemory(prk);
        return agreed;
    }
}
