using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Trust;

/// <summary>The JSON form of attestations. What is not known is refused: the text that is read must be the text that would be written.</summary>
internal static class AttestationJson
{
    private const string TypeName = "MeshAttestation";
    private const int ClaimCharsMax = 16;
    private const int ValueMax = 100;
    private const long TimeMax = 253_402_300_799_999;

    private static readonly CanonicalFrame<MeshAttestation, AttestationRefusal> Frame = new(
        MeshAttestation.BytesMax, AttestationRefusal.TooLarge, AttestationRefusal.Malformed, AttestationRefusal.Malformed, Read, parsed => parsed.Bytes);

    public static byte[] Write(AttestationTerms terms, ReadOnlyMemory<byte>? signature) => JsonBuild.Canonical(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type", TypeName);
        writer.WriteString("about", terms.About);
        writer.WriteString("by", terms.By);
        writer.WriteString("keyId", terms.KeyId);
        writer.WriteString("federationId", terms.FederationId);
        writer.WriteString("claim", AttestationWords.Of(terms.Claim));
        if (terms.Value is { } number)
        {
            writer.WriteNumber("value", number);
        }
        else
        {
            writer.WriteNull("value");
        }

        writer.WriteNumber("issuedAt", terms.IssuedAt);
        writer.WriteNumber("expiresAt", terms.ExpiresAt);
        if (signature is { } value)
        {
            writer.WriteString("signature", Base64UrlText.Encode(value.Span));
        }

        writer.WriteEndObject();
    });

    public static bool TryRead(ReadOnlyMemory<byte> utf8, out MeshAttestation? parsed, out AttestationRefusal refusal) => Frame.TryRead(utf8, out parsed, out refusal);

    private static AttestationRefusal Read(JsonElement root, out MeshAttestation? parsed)
    {
        parsed = null;
        byte[] signature = new byte[Ed25519PrivateKey.SignatureBytes];
        if (!root.TryString("type", TypeName.Length, out string? type) || type != TypeName
            || !root.TryString("about", Did.LengthMax, out string? about)
            || !root.TryString("by", Did.LengthMax, out string? by)
            || !root.TryString("keyId", DidUrl.LengthMax, out string? keyId)
            || !root.TryString("federationId", 36, out string? id) || !Guid.TryParseExact(id, "D", out Guid federationId)
            || !root.TryString("claim", ClaimCharsMax, out string? word) || !AttestationWords.TryClaim(word, out AttestationClaim claim)
            || !root.TryGetProperty("value", out JsonElement value)
            || !root.TryInteger("issuedAt", out long issuedAt)
            || !root.TryInteger("expiresAt", out long expiresAt)
            || !root.TryString("signature", 128, out string? text) || !Base64UrlText.TryDecode(text, signature))
        {
            return AttestationRefusal.Malformed;
        }

        if (!DidMesh.TryParse(about, out _) || !DidMesh.TryParse(by, out Did attester) || about == by || !DidUrl.TryParse(keyId, out DidUrl? key) || key.Did != attester || key.Fragment.Length == 0)
        {
            return AttestationRefusal.PartiesInvalid;
        }

        long number = 0;
        bool isValue = value.ValueKind == JsonValueKind.Null || (value.IsInteger(out number) && number is >= 0 and <= ValueMax);
        if (!isValue || issuedAt < 0 || expiresAt <= issuedAt || expiresAt > TimeMax || expiresAt - issuedAt > MeshAttestation.LifetimeMax.TotalMilliseconds)
        {
            return AttestationRefusal.ValueInvalid;
        }

        var terms = new AttestationTerms(about, by, keyId, federationId, claim, value.ValueKind == JsonValueKind.Null ? null : (int)number, issuedAt, expiresAt);
        parsed = new MeshAttestation(terms, signature);
        return AttestationRefusal.None;
    }
}
