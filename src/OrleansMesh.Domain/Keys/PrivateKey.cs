using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using OrleansMesh.Cryptography;
using OrleansMesh.Cryptography.Ecdsa;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Keys;

/// <summary>A private key of any kind, as it is kept; zeroed on disposal.</summary>
public sealed class PrivateKey : IDisposable
{
    private readonly SecretBytes _secret;

    private PrivateKey(KeyKind kind, SecretBytes secret, string publicKey)
    {
        Kind = kind;
        _secret = secret;
        PublicKey = publicKey;
    }

    /// <summary>What it can do.</summary>
    public KeyKind Kind { get; }

    /// <summary>The public key as Multikey text, <c>z6Mk…</c>.</summary>
    public string PublicKey { get; }

    internal ReadOnlySpan<byte> Secret => _secret.Span;

    /// <summary>A new key from the operating system's randomness.</summary>
    public static PrivateKey Generate(KeyKind kind)
    {
        Span<byte> secret = stackalloc byte[KeyKinds.SecretBytes(kind)];
        try
        {
            // A random scalar of a curve is out of range once in 2^32 (P-256) or never in practice (P-384).
            PrivateKey? key;
            do
            {
                RandomNumberGenerator.Fill(secret);
            }
            while (!TryFromBytes(kind, secret, out key));

            return key;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>The key of a secret, whose owner zeroes it; false when it has another length than the kind's or is no scalar of its curve.</summary>
    public static bool TryFromBytes(KeyKind kind, ReadOnlySpan<byte> secret, [NotNullWhen(true)] out PrivateKey? key)
    {
        key = secret.Length == KeyKinds.SecretBytes(kind) && PublicOf(kind, secret) is { } publicKey ? new PrivateKey(kind, new SecretBytes(secret), publicKey) : null;
        return key is not null;
    }

    /// <summary>The key that signs, owned by the caller; null for X25519.</summary>
    public ISigningKey? OpenSigning() => Kind switch
    {
        KeyKind.Ed25519 => OpenEd25519(),
        KeyKind.X25519 => null,
        _ => EcdsaPrivateKey.TryFromBytes(Curve(Kind), _secret.Span, out EcdsaPrivateKey? key) ? key : null,
    };

    /// <summary>The key as Ed25519, owned by the caller; null for other kinds.</summary>
    public Ed25519PrivateKey? OpenEd25519() => Kind == KeyKind.Ed25519 ? Ed25519PrivateKey.FromSeed(_secret.Span) : null;

    /// <summary>The key that agrees, owned by the caller; null for other kinds than X25519.</summary>
    public X25519PrivateKey? OpenAgreement() => Kind == KeyKind.X25519 ? X25519PrivateKey.FromBytes(_secret.Span) : null;

    /// <inheritdoc/>
    public void Dispose() => _secret.Dispose();

    /// <summary>Never the secret.</summary>
    public override string ToString() => $"{KeyKinds.NameOf(Kind)} {PublicKey}";

    private static EcdsaCurve Curve(KeyKind kind) => kind == KeyKind.P384 ? EcdsaCurve.P384 : EcdsaCurve.P256;

    private static string? PublicOf(KeyKind kind, ReadOnlySpan<byte> secret)
    {
        switch (kind)
        {
            case KeyKind.Ed25519:
                using (var ed25519 = Ed25519PrivateKey.FromSeed(secret))
                {
                    return Multikey.Encode(ed25519.PublicKey);
                }

            case KeyKind.X25519:
                using (var x25519 = X25519PrivateKey.FromBytes(secret))
                {
                    return Multikey.Encode(x25519.PublicKey);
                }

            default:
                if (!EcdsaPrivateKey.TryFromBytes(Curve(kind), secret, out EcdsaPrivateKey? ecdsa))
                {
                    return null;
                }

                using (ecdsa)
                {
                    return Multikey.Encode(ecdsa.PublicKey);
                }
        }
    }
}
