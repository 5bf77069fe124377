using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Identity;

/// <summary>Reads the key of a verification method in the spellings that are in use for Ed25519 and X25519.</summary>
internal static class KeyMaterial
{
    /// <summary>Types that are not known are taken without a key; a type that promises one of the two curves must keep it.</summary>
    public static bool TryRead(JsonElement method, string type, out Ed25519PublicKey? ed25519, out X25519PublicKey? x25519)
    {
        ed25519 = null;
        x25519 = null;
        Span<byte> raw = stackalloc byte[Ed25519PublicKey.SizeBytes];
        string? text;
        switch (type)
        {
            case "Multikey":
                // A Multikey may hold any algorithm; only these two are read.
                if (!method.TryString("publicKeyMultibase", 4096, out text))
                {
                    return false;
                }

                _ = Multikey.TryDecode(text, out ed25519) || Multikey.TryDecode(text, out x25519);
                return true;
            case "Ed25519VerificationKey2020":
                return method.TryString("publicKeyMultibase", 128, out text) && Multikey.TryDecode(text, out ed25519);
            case "X25519KeyAgreementKey2020":
                return method.TryString("publicKeyMultibase", 128, out text) && Multikey.TryDecode(text, out x25519);
            case "Ed25519VerificationKey2018":
                return method.TryString("publicKeyBase58", 128, out text) && Base58Text.TryDecodeDigits(text, raw)
                    && Ed25519PublicKey.TryFromBytes(raw, out ed25519);
            case "X25519KeyAgreementKey2019":
                return method.TryString("publicKeyBase58", 128, out text) && Base58Text.TryDecodeDigits(text, raw)
                    && X25519PublicKey.TryFromBytes(raw, out x25519);
            case "JsonWebKey2020" or "JsonWebKey":
                return TryJwk(method, out ed25519, out x25519);
            default:
                return true;
        }
    }

    // RFC 8037, 2: kty OKP. Keys of other types are left alone.
    private static bool TryJwk(JsonElement method, out Ed25519PublicKey? ed25519, out X25519PublicKey? x25519)
    {
        ed25519 = null;
        x25519 = null;
        if (!method.TryGetProperty("publicKeyJwk", out JsonElement jwk) || jwk.ValueKind != JsonValueKind.Object || !jwk.TryString("kty", 16, out string? type))
        {
            return false;
        }

        if (type != "OKP")
        {
            return true;
        }

        Span<byte> raw = stackalloc byte[Ed25519PublicKey.SizeBytes];
        return jwk.TryString("crv", 16, out string? curve) && curve switch
        {
            "Ed25519" => jwk.TryString("x", 64, out string? x) && Base64UrlText.TryDecode(x, raw) && Ed25519PublicKey.TryFromBytes(raw, out ed25519),
            "X25519" => jwk.TryString("x", 64, out string? x) && Base64UrlText.TryDecode(x, raw) && X25519PublicKey.TryFromBytes(raw, out x25519),
            _ => true,
        };
    }
}
