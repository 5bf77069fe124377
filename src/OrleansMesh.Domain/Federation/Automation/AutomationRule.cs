namespace OrleansMesh.Domain.Federation.Automation;

/// <summary>One rule: it decides when all that it asks for holds. What is empty or null asks for nothing.</summary>
/// <param name="Id">1 to 64 letters, digits, dots, slashes, colons, hyphens and underscores; once in a document.</param>
/// <param name="Partners">The proposer is one of these DIDs, or begins with the prefix before a <c>*</c>; at most 64.</param>
/// <param name="TrustMin">0 to 100: the proposer's trust score at our hub is at least this.</param>
/// <param name="TierMax">1 to 4: the best tier that the proposer has in a federation with us, 4 for a newcomer, is no higher than this.</param>
/// <param name="Capabilities">The credential of the proposer names each of these; at most 64.</param>
/// <param name="Grants">What is asked of us is within these, each <c>kind:pattern</c>; at most 64, null for whatever is asked.</param>
/// <param name="Policy">What is asked of the proposal's policy.</param>
/// <param name="Renewal">Whether it is about renewals.</param>
/// <param name="When">Of a rule about what is in force: what has to have gone wrong, or to come near.</param>
public sealed record AutomationRule(
    string Id,
    AutomationAction Action,
    IReadOnlyList<string> Partners,
    int? TrustMin,
    int? TierMax,
    IReadOnlyList<string> Capabilities,
    IReadOnlyList<(GrantKind Kind, string Pattern)>? Grants,
    PolicyDemand Policy,
    RenewalDemand Renewal,
    UpkeepDemand When)
{
    /// <summary>Longest <see cref="From"/>, in characters.</summary>
    public const int FromCharsMax = 2048;

    /// <summary>Of the action present alone, which needs it: where the issuer leaves the next credential, an absolute path or an https URL without user and password; at most <see cref="FromCharsMax"/> characters.</summary>
    public string? From { get; init; }
}
