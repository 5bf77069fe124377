using OrleansMesh.Domain.Trust;

namespace OrleansMesh.Gateway.Links;

/// <summary>Who says something of whom: of each the newest counts.</summary>
/// <param name="By">DID.</param>
/// <param name="About">DID.</param>
internal readonly record struct SaidClaim(string By, string About, AttestationClaim Claim)
{
    public static SaidClaim Of(AttestationTerms terms) => new(terms.By, terms.About, terms.Claim);
}
