using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Cryptography.Ecdsa;
using OrleansMesh.Domain.Json;
using OrleansMesh.Domain.Keys;

namespace OrleansMesh.Domain.Jose;

/// <summary>A private key as JSON: the public members and <c>d</c> (RFC 8037, 2; RFC 7518, 6.2.2). Owns its key.</summary>
public sealed class PrivateJsonWebKey : IDisposable
{
    private PrivateJsonWebKey(JsonWebKey publicKey, ISigningKey? signing, X25519PrivateKey? agreement)
    {
        PublicKey = publicKey;
        Signing = signing;
        Agreement = agreement;
    }

    /// <summary>The public half, under the same id.</summary>
    public JsonWebKey PublicKey { get; }

    /// <summary>The key that signs; null for X25519.</summary>
    public ISigningKey? Signing { get; }

    /// <summary>The key that agrees; null for all but X25519.</summary>
    public X25519PrivateKey? Agreement { get; }

    /// <summary>Reads a private key whose secret is that of its public members; the caller zeroes <paramref name="utf8"/>.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out PrivateJsonWebKey? key, out JwkRefusal refusal)
    {
        key = null;
        refusal = JwkRefusal.Malformed;
        if (!StrictJson.TryParse(utf8, JoseLimits.Key, out JsonDocument? document, out _))
        {
            return false;
        }

        using (document)
        {
            refusal = JsonWebKey.Read(document.RootElement, out JsonWebKey? publicKey);
            refusal = publicKey is null ? refusal : ReadSecret(document.RootElement, publicKey, out key);
            return key is not null;
        }
    }

    /// <summary>Canonical JSON of a key with its secret; the caller zeroes it.</summary>
    public static byte[] Write(Ed25519PrivateKey key, string? keyId)
    {
        ArgumentNullException.ThrowIfNull(key);
        Span<byte> seed = stackalloc byte[Ed25519PrivateKey.SeedBytes];
        key.ExportSeed(seed);
        return Write(JsonWebKey.Of(key.PublicKey, keyId), seed);
    }

    /// <summary>Canonical JSON of a key with its secret; the caller zeroes it.</summary>
    public static byte[] Write(X25519PrivateKey key, string? keyId)
    {
        ArgumentNullException.ThrowIfNull(key);
        Span<byte> scalar = stackalloc byte[X25519PrivateKey.SizeBytes];
        key.Export(scalar);
        return Write(JsonWebKey.Of(key.PublicKey, keyId), scalar);
    }

    /// <summary>Canonical JSON of a key with its secret; the caller zeroes it.</summary>
    public static byte[] Write(EcdsaPrivateKey key, string? keyId)
    {
        ArgumentNullException.ThrowIfNull(key);
        Span<byte> scalar = stackalloc byte[key.PublicKey.Curve == EcdsaCurve.P384 ? 48 : 32];
        key.Export(scalar);
        return Write(JsonWebKey.Of(key.PublicKey, keyId), scalar);
    }

    /// <summary>The key as it is kept in a store, owned by the caller.</summary>
    public PrivateKey ToPrivateKey()
    {
        KeyKind kind = Signing switch
        {
            null => KeyKind.X25519,
            EcdsaPrivateKey { PublicKey.Curve: EcdsaCurve.P384 } => KeyKind.P384,
            EcdsaPrivateKey => KeyKind.P256,
            _ => KeyKind.Ed25519,
        };
        Span<byte> secret = stackalloc byte[KeyKinds.SecretBytes(kind)];
        try
        {
            switch (Signing)
            {
                case Ed25519PrivateKey ed25519:
                    ed25519.ExportSeed(secret);
                    break;
                case EcdsaPrivateKey ecdsa:
                    ecdsa.Export(secret);
                    break;
                default:
                    Agreement!.Export(secret);
                    break;
            }

            return PrivateKey.TryFromBytes(kind, secret, out PrivateKey? key) ? key : throw new InvalidOperationException("A key that was read is none of its kind.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Signing?.Dispose();
        Agreement?.Dispose();
    }

    private static JwkRefusal ReadSecret(JsonElement jwk, JsonWebKey publicKey, out PrivateJsonWebKey? key)
    {
        key = null;
        if (!jwk.TryGetProperty("d"u8, out _))
        {
            return JwkRefusal.SecretMissing;
        }

        if (!JwkPoint.TryBytes(jwk, "d", JwkPoint.SizeOf(publicKey.Algorithm == JwsAlgorithm.Es384 ? "P-384" : ""), out byte[]? secret))
        {
            return JwkRefusal.CoordinateInvalid;
        }

        try
        {
            return Own(publicKey, secret, out key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private static JwkRefusal Own(JsonWebKey publicKey, byte[] secret, out PrivateJsonWebKey? key)
    {
        X25519PrivateKey? agreement = null;
        ISigningKey? signing = null;
        switch (publicKey.Verifying)
        {
            case null:
                agreement = X25519PrivateKey.FromBytes(secret);
                break;
            case EcdsaPublicKey ecdsa:
                signing = EcdsaPrivateKey.TryFromBytes(ecdsa.Curve, secret, out EcdsaPrivateKey? scalar) ? scalar : null;
                break;
            default:
                signing = Ed25519PrivateKey.FromSeed(secret);
                break;
        }

        key = new PrivateJsonWebKey(publicKey, signing, agreement);
        bool isPair = agreement?.PublicKey.Equals(publicKey.Agreement) ?? signing?.PublicKey.Equals(publicKey.Verifying) ?? false;
        if (isPair)
        {
            return JwkRefusal.None;
        }

        key.Dispose();
        key = null;
        return JwkRefusal.PairMismatch;
    }

    // Not by way of JsonBuild, whose buffers nobody zeroes; the members are in canonical order: alg, crv, d, kid, kty, use, x, y.
    private static byte[] Write(JsonWebKey publicKey, Span<byte> secret)
    {
        byte[] text = publicKey.Write();
        int at = text.AsSpan().IndexOf(",\"k"u8);
        byte[] member = new byte[6 + Base64Url.GetEncodedLength(secret.Length)];
        ",\"d\":\""u8.CopyTo(member);
        _ = Base64Url.EncodeToUtf8(secret, member.AsSpan(6), out _, out _);
        CryptographicOperations.ZeroMemory(secret);
        byte[] whole = [.. text.AsSpan(0, at), .. member, (byte)'"', .. text.AsSpan(at)];
        CryptographicOperations.ZeroMemory(member);
        return whole;
    }
}
