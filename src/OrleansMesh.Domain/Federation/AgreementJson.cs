using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Json;
using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Domain.Federation;

/// <summary>Reads the JSON form of agreements; <see cref="AgreementWriter"/> writes it. Members that are not known are refused: nobody signs what he does not understand.</summary>
internal static class AgreementJson
{
    public const string TypeName = "FederationAgreement";

    /// <summary>By the number of their <see cref="GrantKind"/>.</summary>
    public static readonly string[] KindNames = ["tool", "resource", "prompt", "message"];

    private static readonly CanonicalFrame<Agreement, AgreementRefusal> Frame = new(
        Agreement.BytesMax, AgreementRefusal.TooLarge, AgreementRefusal.Malformed, AgreementRefusal.Malformed, Read, agreement => agreement.Bytes);

    public static bool TryRead(ReadOnlyMemory<byte> utf8, out Agreement? agreement, out AgreementRefusal refusal) => Frame.TryRead(utf8, out agreement, out refusal);

    private static AgreementRefusal Read(JsonElement root, out Agreement? agreement)
    {
        agreement = null;
        if (!root.TryString("type", 64, out string? type) || type != TypeName
            || !root.TryInteger("version", out long version) || version > int.MaxValue
            || !root.TryString("federationId", 36, out string? id) || !Guid.TryParseExact(id, "D", out Guid federationId)
            || !root.TryGetProperty("purpose", out JsonElement purpose) || purpose.ValueKind != JsonValueKind.String
            || !root.TryInteger("createdAt", out long createdAt) || !root.TryInteger("expiresAt", out long expiresAt)
            || !root.TryString("hub", Did.LengthMax, out string? hub)
            || !root.TryItems("signatures", Agreement.PartiesMax, out JsonElement[] signatureItems))
        {
            return AgreementRefusal.Malformed;
        }

        if (!root.TryItems("parties", Agreement.PartiesMax, out JsonElement[] partyItems) || !TryAll(partyItems, TryParty, out List<AgreementParty> parties))
        {
            return AgreementRefusal.PartiesInvalid;
        }

        if (!root.TryItems("grants", Agreement.GrantsMax, out JsonElement[] grantItems) || !TryAll(grantItems, TryGrant, out List<AgreementGrant> grants))
        {
            return AgreementRefusal.GrantsInvalid;
        }

        FederationPolicy? policy = null;
        if (root.TryGetProperty("policy", out JsonElement policyItem) && !FederationPolicy.TryRead(policyItem, out policy, out _))
        {
            return AgreementRefusal.PolicyInvalid;
        }

        var terms = new AgreementTerms(
            federationId, (int)version, parties, StringPool.Share(purpose.GetString()!), grants, createdAt, expiresAt, StringPool.Share(hub))
        {
            Policy = policy,
        };
        AgreementRefusal refusal = AgreementRules.Check(terms);
        if (refusal != AgreementRefusal.None)
        {
            return refusal;
        }

        if (!TryAll(signatureItems, TrySignature, out List<AgreementSignature> signatures) || !AreOfParties(signatures, terms))
        {
            return AgreementRefusal.SignatureUnknown;
        }

        agreement = new Agreement(terms, signatures);
        return AgreementRefusal.None;
    }

    private static bool AreOfParties(List<AgreementSignature> signatures, AgreementTerms terms) =>
        signatures.DistinctBy(signature => signature.By).Count() == signatures.Count
        && signatures.All(signature => terms.Parties.Any(party => party.Id == signature.By && party.KeyId == signature.KeyId));

    private static bool TryAll<T>(JsonElement[] items, Func<JsonElement, T?> read, out List<T> values)
        where T : class
    {
        values = new List<T>(items.Length);
        foreach (JsonElement item in items)
        {
            if (item.ValueKind != JsonValueKind.Object || read(item) is not { } value)
            {
                return false;
            }

            values.Add(value);
        }

        return true;
    }

    private static AgreementParty? TryParty(JsonElement item) =>
        item.TryString("id", Did.LengthMax, out string? id)
        && item.TryString("keyId", DidUrl.LengthMax, out string? keyId)
        && item.TryString("publicKeyMultibase", 128, out string? text) && Multikey.TryDecode(text, out Ed25519PublicKey? key)
        && item.TryOptionalString("region", PolicyLimits.RegionCharsMax, out string? region)
            ? new AgreementParty(StringPool.Share(id), StringPool.Share(keyId), key) { Region = StringPool.Share(region ?? "") }
            : null;

    private static AgreementGrant? TryGrant(JsonElement item) =>
        item.TryString("grantor", Did.LengthMax, out string? grantor)
        && item.TryString("grantee", Did.LengthMax, out string? grantee)
        && item.TryString("kind", 16, out string? word) && Array.IndexOf(KindNames, word) is int kind and >= 0
        && item.TryString("pattern", AgreementGrant.PatternLengthMax, out string? pattern)
            ? new AgreementGrant(StringPool.Share(grantor), StringPool.Share(grantee), (GrantKind)kind, StringPool.Share(pattern))
            : null;

    private static AgreementSignature? TrySignature(JsonElement item)
    {
        byte[] value = new byte[Ed25519PrivateKey.SignatureBytes];
        return item.TryString("by", Did.LengthMax, out string? by)
            && item.TryString("keyId", DidUrl.LengthMax, out string? keyId)
            && item.TryString("value", 128, out string? text) && Base64UrlText.TryDecode(text, value)
                ? new AgreementSignature(StringPool.Share(by), StringPool.Share(keyId), value)
                : null;
    }
}
