using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Domain.Federation;

/// <summary>The bounds that the terms of an agreement keep, whoever wrote them.</summary>
internal static class AgreementRules
{
    public const int PurposeLengthMax = 512;

    public const long TimeMax = 253_402_300_799_999;

    public static AgreementRefusal Check(AgreementTerms terms)
    {
        if (terms.Version < 1 || terms.Purpose.Length > PurposeLengthMax || !Did.TryParse(terms.Hub, out _))
        {
            return AgreementRefusal.Malformed;
        }

        if (terms.Parties.Count is < 2 or > Agreement.PartiesMax
            || terms.Parties.DistinctBy(party => party.Id).Count() != terms.Parties.Count
            || !terms.Parties.All(IsParty))
        {
            return AgreementRefusal.PartiesInvalid;
        }

        if (terms.Grants.Count > Agreement.GrantsMax || !terms.Grants.All(grant => IsGrant(grant, terms)))
        {
            return AgreementRefusal.GrantsInvalid;
        }

        // A contradiction for low tiers alone may be meant: nothing for newcomers.
        if (terms.Policy is { } policy && EffectivePolicy.Of(policy).Contradictions.Any(contradiction => contradiction.Tier == 1))
        {
            return AgreementRefusal.PolicyInvalid;
        }

        return terms.CreatedAt >= 0 && terms.ExpiresAt > terms.CreatedAt && terms.ExpiresAt <= TimeMax
            ? AgreementRefusal.None
            : AgreementRefusal.TimesInvalid;
    }

    public static bool IsParty(AgreementParty party) =>
        Did.TryParse(party.Id, out Did did) && DidUrl.TryParse(party.KeyId, out DidUrl? key) && key.Did == did && key.Fragment.Length > 0
        && (party.Region.Length == 0 || PolicyReader.IsRegion(party.Region));

    private static bool IsGrant(AgreementGrant grant, AgreementTerms terms) =>
        grant.Grantor != grant.Grantee
        && grant.Pattern.Length is > 0 and <= AgreementGrant.PatternLengthMax
        && terms.Parties.Any(party => party.Id == grant.Grantor)
        && terms.Parties.Any(party => party.Id == grant.Grantee);
}
