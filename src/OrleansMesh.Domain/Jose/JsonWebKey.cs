using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Jose;

/// <summary>A public key as JSON (RFC 7517; OKP by RFC 8037, EC by RFC 7518, 6.2): Ed25519, P-256 and P-384 verify, X25519 agrees.</summary>
public sealed class JsonWebKey
{
    private readonly JwkPoint _point;

    private JsonWebKey(JwkPoint point, IVerifyingKey? verifying, X25519PublicKey? agreement, string? keyId, bool isForSignatures)
    {
        _point = point;
        Verifying = verifying;
        Agreement = agreement;
        KeyId = keyId;
        Algorithm = verifying is null ? JwsAlgorithm.None : JwkAlgorithms.Of(verifying);
        CanVerify = verifying is not null && isForSignatures;
    }

    /// <summary><c>kid</c>; null for none.</summary>
    public string? KeyId { get; }

    /// <summary>The one algorithm that this kind of key verifies; None for a key that agrees.</summary>
    public JwsAlgorithm Algorithm { get; }

    /// <summary>Whether it is a key of signatures and neither <c>use</c> nor <c>key_ops</c> denies it (RFC 7517, 4.2 and 4.3).</summary>
    public bool CanVerify { get; }

    /// <summary>The key that verifies; null for X25519.</summary>
    public IVerifyingKey? Verifying { get; }

    /// <summary>The key that agrees; null for all but X25519.</summary>
    public X25519PublicKey? Agreement { get; }

    /// <summary>The JWK of a key that verifies.</summary>
    public static JsonWebKey Of(IVerifyingKey key, string? keyId = null) => new(JwkPoint.Of(key), key, null, keyId, isForSignatures: true);

    /// <summary>The JWK of a key that agrees.</summary>
    public static JsonWebKey Of(X25519PublicKey key, string? keyId = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new JsonWebKey(JwkPoint.Of(key), null, key, keyId, isForSignatures: false);
    }

    /// <summary>Reads a public key; one with its secret is refused, so that nobody publishes it by mistake.</summary>
    /// <param name="utf8">At most <see cref="JoseLimits.KeyBytesMax"/>.</param>
    /// <param name="key">The key.</param>
    /// <param name="refusal">Why there is none.</param>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out JsonWebKey? key, out JwkRefusal refusal)
    {
        key = null;
        refusal = JwkRefusal.Malformed;
        if (!StrictJson.TryParse(utf8, JoseLimits.Key, out JsonDocument? document, out _))
        {
            return false;
        }

        using (document)
        {
            JsonElement root = document.RootElement;
            refusal = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("d"u8, out _) ? JwkRefusal.PrivateKey : Read(root, out key);
            return key is not null;
        }
    }

    /// <summary>The SHA-256 thumbprint (RFC 7638; RFC 8037, 2 for OKP), 32 bytes.</summary>
    public byte[] Thumbprint() => SHA256.HashData(JsonBuild.Canonical(writer =>
    {
        writer.WriteStartObject();
        _point.Write(writer);
        writer.WriteEndObject();
    }));

    /// <summary><see cref="Thumbprint"/> as base64url, 43 characters.</summary>
    public string ThumbprintText() => Base64Url.EncodeToString(Thumbprint());

    /// <summary>Canonical JSON with <c>kid</c>, <c>use</c> and <c>alg</c>.</summary>
    public byte[] Write() => JsonBuild.Canonical(WriteTo);

    /// <summary>Whether <paramref name="signature"/> is this key's over <paramref name="message"/>, by its own algorithm.</summary>
    internal bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) => CanVerify && Verifying!.Verify(message, signature);

    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        WriteMembersTo(writer);
        writer.WriteEndObject();
    }

    internal void WriteMembersTo(Utf8JsonWriter writer)
    {
        _point.Write(writer);
        if (KeyId is not null)
        {
            writer.WriteString("kid", KeyId);
        }

        if (Algorithm != JwsAlgorithm.None)
        {
            writer.WriteString("alg", JwsAlgorithmNames.Of(Algorithm));
        }

        if (CanVerify || Verifying is null)
        {
            writer.WriteString("use", CanVerify ? "sig" : "enc");
        }
    }

    /// <summary>Reads the public part, whether there is a secret beside it or not.</summary>
    internal static JwkRefusal Read(JsonElement jwk, out JsonWebKey? key)
    {
        key = null;
        if (jwk.ValueKind != JsonValueKind.Object
            || !jwk.TryString("kty", JoseLimits.NameCharsMax, out string? type)
            || !jwk.TryOptionalString("kid", JoseLimits.NameCharsMax, out string? keyId)
            || !jwk.TryOptionalString("alg", JoseLimits.NameCharsMax, out string? algorithm)
            || !jwk.TryOptionalString("use", JoseLimits.NameCharsMax, out string? use)
            || !jwk.TryItems("key_ops", JoseLimits.KeysMax, out JsonElement[] operations))
        {
            return JwkRefusal.Malformed;
        }

        JwkRefusal refusal = JwkPoint.Read(jwk, type, out JwkPoint? point);
        if (refusal != JwkRefusal.None)
        {
            return refusal;
        }

        if (!point!.TryToKey(out IVerifyingKey? verifying, out X25519PublicKey? agreement))
        {
            return JwkRefusal.PointInvalid;
        }

        if (algorithm is not null && verifying is not null && JwsAlgorithmNames.Parse(algorithm) != JwkAlgorithms.Of(verifying))
        {
            return JwkRefusal.AlgorithmMismatch;
        }

        bool isForSignatures = use is null or "sig" && (!jwk.TryGetProperty("key_ops", out _) || Array.Exists(operations, IsForSignatures));
        key = new JsonWebKey(point, verifying, agreement, keyId, isForSignatures);
        return JwkRefusal.None;
    }

    // A private key says "sign", its public half "verify".
    private static bool IsForSignatures(JsonElement operation) =>
        operation.ValueKind == JsonValueKind.String && (operation.ValueEquals("verify"u8) || operation.ValueEquals("sign"u8));
}
