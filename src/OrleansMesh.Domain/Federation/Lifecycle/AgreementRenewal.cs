using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Domain.Federation.Lifecycle;

/// <summary>Whether renegotiated terms go beyond those in force (F-05, F-12): renewed as they are, or narrower, nobody gives more than was agreed.</summary>
public static class AgreementRenewal
{
    // The clocks of who offers and who judges, as everywhere (docs/wire-protocol.md §9).
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The first thing by which terms are wider than those in force, for people; null when they are not: the same parties in the same regions, hub and
    /// purpose, no grant that is not covered now, every clause of the policy kept, and from <paramref name="now"/> on no longer a time than was agreed.
    /// </summary>
    public static string? WideningOf(AgreementTerms offered, AgreementTerms inForce, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(offered);
        ArgumentNullException.ThrowIfNull(inForce);
        return PartyWidening(offered, inForce)
            ?? (offered.Hub != inForce.Hub ? "it names another hub" : null)
            ?? (offered.Purpose != inForce.Purpose ? "its purpose is another" : null)
            ?? GrantWidening(offered, inForce)
            ?? PolicyWidening(offered.Policy, inForce.Policy)
            ?? (IsLonger(offered, inForce, now) ? "it is for a longer time" : null);
    }

    private static string? PartyWidening(AgreementTerms offered, AgreementTerms inForce)
    {
        if (offered.Parties.Count != inForce.Parties.Count)
        {
            return "its parties are others";
        }

        foreach (AgreementParty party in offered.Parties)
        {
            if (inForce.Parties.FirstOrDefault(known => known.Id == party.Id) is not { } known)
            {
                return $"{party.Id} is no party now";
            }

            if (party.Region != known.Region)
            {
                return $"{party.Id} is in another region";
            }
        }

        return null;
    }

    private static string? GrantWidening(AgreementTerms offered, AgreementTerms inForce) =>
        offered.Grants.FirstOrDefault(grant => !inForce.Grants.Any(known => AgreementInheritance.Covers(known, grant))) is { } wider
            ? $"the pattern {wider.Pattern} ({wider.Kind}) is not granted to {wider.Grantee} now"
            : null;

    private static string? PolicyWidening(FederationPolicy? offered, FederationPolicy? inForce) =>
        (inForce ?? FederationPolicy.Unlimited).Clauses.FirstOrDefault(known => offered?.Clauses.Any(clause => clause.Implies(known)) != true) is { } lost
            ? $"its policy does not keep the clause {lost.Id}"
            : null;

    private static bool IsLonger(AgreementTerms offered, AgreementTerms inForce, DateTimeOffset now)
    {
        long from = Math.Min(offered.CreatedAt, now.ToUnixTimeMilliseconds());
        return offered.ExpiresAt - from > inForce.ExpiresAt - inForce.CreatedAt + (long)Skew.TotalMilliseconds;
    }
}
