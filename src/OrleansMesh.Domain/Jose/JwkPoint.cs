using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Cryptography.Ecdsa;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Jose;

/// <summary>The members that make a JWK's public key, and its thumbprint (RFC 7638, 3.2): <c>kty</c>, <c>crv</c>, <c>x</c> and for EC <c>y</c>.</summary>
internal sealed record JwkPoint(string Type, string Curve, byte[] X, byte[]? Y)
{
    public const string OctetKeyPair = "OKP";
    public const string EllipticCurve = "EC";
    private const int OctetBytes = 32;

    public static JwkPoint Of(X25519PublicKey key) => new(OctetKeyPair, "X25519", key.ToArray(), null);

    public static JwkPoint Of(IVerifyingKey key) => key switch
    {
        Ed25519PublicKey ed25519 => new JwkPoint(OctetKeyPair, "Ed25519", ed25519.ToArray(), null),
        EcdsaPublicKey ecdsa => new JwkPoint(EllipticCurve, ecdsa.Curve == EcdsaCurve.P384 ? "P-384" : "P-256", ecdsa.X.ToArray(), ecdsa.Y.ToArray()),
        _ => throw new ArgumentException($"A key of {key.GetType().Name} has no JWK here.", nameof(key)),
    };

    /// <summary>Bytes of a coordinate and of the secret.</summary>
    public static int SizeOf(string curve) => curve == "P-384" ? 48 : OctetBytes;

    public static JwkRefusal Read(JsonElement jwk, string type, out JwkPoint? point)
    {
        point = null;
        if (type is not (OctetKeyPair or EllipticCurve))
        {
            return type == "oct" ? JwkRefusal.SymmetricKey : JwkRefusal.KeyTypeUnsupported;
        }

        if (!jwk.TryString("crv", JoseLimits.NameCharsMax, out string? curve))
        {
            return JwkRefusal.Malformed;
        }

        bool isKnown = type == OctetKeyPair ? curve is "Ed25519" or "X25519" : curve is "P-256" or "P-384";
        if (!isKnown)
        {
            return JwkRefusal.CurveUnsupported;
        }

        byte[]? y = null;
        if (!TryBytes(jwk, "x", SizeOf(curve), out byte[]? x) || (type == EllipticCurve && !TryBytes(jwk, "y", SizeOf(curve), out y)))
        {
            return JwkRefusal.CoordinateInvalid;
        }

        point = new JwkPoint(type, curve, x, y);
        return JwkRefusal.None;
    }

    /// <summary>A member that is the canonical base64url of exactly so many bytes. No string is made of it: it may be a secret.</summary>
    public static bool TryBytes(JsonElement jwk, string name, int length, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        return jwk.TryGetProperty(name, out JsonElement member) && member.ValueKind == JsonValueKind.String
            && JsonMarshal.GetRawUtf8Value(member) is [(byte)'"', .. var text, (byte)'"']
            && text.Length == Base64Url.GetEncodedLength(length)
            && Base64UrlText.TryDecode(text, out bytes);
    }

    public bool TryToKey(out IVerifyingKey? verifying, out X25519PublicKey? agreement)
    {
        verifying = null;
        agreement = null;
        switch (Curve)
        {
            case "Ed25519":
                verifying = Ed25519PublicKey.TryFromBytes(X, out Ed25519PublicKey? ed25519) ? ed25519 : null;
                break;
            case "X25519":
                _ = X25519PublicKey.TryFromBytes(X, out agreement);
                break;
            default:
                EcdsaCurve curve = Curve == "P-384" ? EcdsaCurve.P384 : EcdsaCurve.P256;
                verifying = EcdsaPublicKey.TryFromCoordinates(curve, X, Y, out EcdsaPublicKey? ecdsa) ? ecdsa : null;
                break;
        }

        return verifying is not null || agreement is not null;
    }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("kty", Type);
        writer.WriteString("crv", Curve);
        writer.WriteString("x", Base64Url.EncodeToString(X));
        if (Y is not null)
        {
            writer.WriteString("y", Base64Url.EncodeToString(Y));
        }
    }
}
