using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Domain.Federation;

/// <summary>What the parties of a federation agree on (F-05).</summary>
/// <param name="FederationId">Chosen by the hub in the challenge.</param>
/// <param name="Version">From 1; a renegotiated agreement has the next number.</param>
/// <param name="Parties">2 to 16, each once.</param>
/// <param name="Purpose">For people; at most 512 characters.</param>
/// <param name="Grants">At most 256, between parties.</param>
/// <param name="CreatedAt">Unix milliseconds.</param>
/// <param name="ExpiresAt">Unix milliseconds, after <paramref name="CreatedAt"/>.</param>
/// <param name="Hub">DID of the hub that relays.</param>
public sealed record AgreementTerms(
    Guid FederationId,
    int Version,
    IReadOnlyList<AgreementParty> Parties,
    string Purpose,
    IReadOnlyList<AgreementGrant> Grants,
    long CreatedAt,
    long ExpiresAt,
    string Hub)
{
    /// <summary>What all parties let pass (F-09): signed with the rest, enforced on each message. Null, as in agreements of before, for no limit but the grants.</summary>
    public FederationPolicy? Policy { get; init; }
}
