using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Cryptography.Ecdsa;
using OrleansMesh.Domain.Jose;
using OrleansMesh.Domain.Json;
using OrleansMesh.Domain.Multiformats;

namespace OrleansMesh.Domain.Identity;

/// <summary>The key of a verification method, in the spellings that are in use. At most one of its members is set; none for a kind that is not read.</summary>
internal readonly record struct KeyMaterial(Ed25519PublicKey? Ed25519 = null, X25519PublicKey? X25519 = null, EcdsaPublicKey? Ecdsa = null)
{
    private const int MultikeyLengthMax = 128;

    private static readonly string[] Spellings = ["publicKeyMultibase", "publicKeyJwk", "publicKeyBase58"];

    private static readonly ulong[] Codecs = [0xED, 0xEC, 0x1200, 0x1201];

    /// <summary>Types that are not known are taken without a key; a type that promises a kind of key that is read must keep it.</summary>
    public static bool TryRead(JsonElement method, string type, out KeyMaterial key)
    {
        key = default;
        if (Spellings.Count(spelling => method.TryGetProperty(spelling, out _)) > 1)
        {
            return false; // one key each (DID Core 5.2.1): readers must not choose different ones
        }

        Span<byte> raw = stackalloc byte[Ed25519PublicKey.SizeBytes];
        string? text;
        switch (type)
        {
            case "Multikey":
                // A Multikey may hold any algorithm; only some are read.
                if (!method.TryString("publicKeyMultibase", 4096, out text))
                {
                    return false;
                }

                key = OfMultikey(text);
                return key != default || IsOfAnotherKind(text);
            case "Ed25519VerificationKey2020":
                return TryMultikey(method, out key) && key.Ed25519 is not null;
            case "X25519KeyAgreementKey2020":
                return TryMultikey(method, out key) && key.X25519 is not null;
            case "EcdsaSecp256r1VerificationKey2019" when method.TryGetProperty("publicKeyMultibase", out _):
                return TryMultikey(method, out key) && key.Ecdsa?.Curve == EcdsaCurve.P256;
            case "Ed25519VerificationKey2018":
                return method.TryString("publicKeyBase58", MultikeyLengthMax, out text) && Base58Text.TryDecodeDigits(text, raw) && TryEd25519(raw, out key);
            case "X25519KeyAgreementKey2019":
                return method.TryString("publicKeyBase58", MultikeyLengthMax, out text) && Base58Text.TryDecodeDigits(text, raw) && TryX25519(raw, out key);
            case "P256Key2021":
                return TryPoint(method, EcdsaCurve.P256, stackalloc byte[1 + 32], out key);
            case "P384Key2021":
                return TryPoint(method, EcdsaCurve.P384, stackalloc byte[1 + 48], out key);
            case "JsonWebKey2020" or "JsonWebKey":
                return method.TryGetProperty("publicKeyJwk", out JsonElement jwk) && TryJwk(jwk, out key);
            default:
                return true;
        }
    }

    private static KeyMaterial OfMultikey(string text) =>
        Multikey.TryDecode(text, out Ed25519PublicKey? ed25519) ? new KeyMaterial(Ed25519: ed25519)
        : Multikey.TryDecode(text, out X25519PublicKey? x25519) ? new KeyMaterial(X25519: x25519)
        : Multikey.TryDecode(text, out EcdsaPublicKey? ecdsa) ? new KeyMaterial(Ecdsa: ecdsa)
        : default;

    // A key of an algorithm that is not read, and no broken one of an algorithm that is.
    private static bool IsOfAnotherKind(string text) =>
        Multibase.TryDecode(text, out byte[]? bytes, out _) && UnsignedVarint.TryRead(bytes, out ulong codec, out int length) && bytes.Length > length && !Codecs.Contains(codec);

    private static bool TryMultikey(JsonElement method, out KeyMaterial key)
    {
        bool read = method.TryString("publicKeyMultibase", MultikeyLengthMax, out string? text);
        key = read ? OfMultikey(text!) : default;
        return read;
    }

    // Keys of other types and curves are left alone; a private one in a public document is refused.
    private static bool TryJwk(JsonElement jwk, out KeyMaterial key)
    {
        key = default;
        if (jwk.ValueKind != JsonValueKind.Object || !jwk.TryString("kty", 16, out string? type) || jwk.TryGetProperty("d", out _))
        {
            return false;
        }

        JwkRefusal refusal = JwkPoint.Read(jwk, type, out JwkPoint? point);
        if (refusal is JwkRefusal.SymmetricKey or JwkRefusal.KeyTypeUnsupported or JwkRefusal.CurveUnsupported)
        {
            return true;
        }

        if (refusal != JwkRefusal.None || !point!.TryToKey(out IVerifyingKey? verifying, out X25519PublicKey? agreement))
        {
            return false;
        }

        key = new KeyMaterial(verifying as Ed25519PublicKey, agreement, verifying as EcdsaPublicKey);
        return true;
    }

    private static bool TryPoint(JsonElement method, EcdsaCurve curve, Span<byte> compressed, out KeyMaterial key)
    {
        EcdsaPublicKey? point = null;
        bool read = method.TryString("publicKeyBase58", MultikeyLengthMax, out string? text) && Base58Text.TryDecodeDigits(text, compressed)
            && EcdsaPublicKey.TryFromBytes(curve, compressed, out point);
        key = new KeyMaterial(Ecdsa: point);
        return read;
    }

    private static bool TryEd25519(ReadOnlySpan<byte> raw, out KeyMaterial key)
    {
        key = Ed25519PublicKey.TryFromBytes(raw, out Ed25519PublicKey? point) ? new KeyMaterial(Ed25519: point) : default;
        return point is not null;
    }

    private static bool TryX25519(ReadOnlySpan<byte> raw, out KeyMaterial key)
    {
        key = X25519PublicKey.TryFromBytes(raw, out X25519PublicKey? point) ? new KeyMaterial(X25519: point) : default;
        return point is not null;
    }
}
