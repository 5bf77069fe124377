using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Domain.Federation.Automation;

/// <summary>All that rules look at.</summary>
/// <param name="Partner">DID of the mesh that asks, proposes or is a further party.</param>
/// <param name="Trust">0 to 100.</param>
/// <param name="Tier">1 to 4; 4 for a newcomer.</param>
/// <param name="Capabilities">Those of its credential, if that was verified.</param>
/// <param name="Asked">What we would grant it; of a federation in force, what we do grant it.</param>
/// <param name="Policy">Of the terms, offered or in force; null for none, which lets everything pass.</param>
public sealed record AutomationFacts(
    string Partner, int Trust, int Tier, IReadOnlyList<string> Capabilities, IReadOnlyList<AgreementGrant> Asked, FederationPolicy? Policy)
{
    /// <summary>What is asked about; a request has no grants and no policy.</summary>
    public AutomationOccasion Occasion { get; init; }

    /// <summary>Of a renewal: by what it goes beyond the terms in force; null when by nothing.</summary>
    public string? Widening { get; init; }

    /// <summary>Of a federation in force: how often the partner broke its rules, on record.</summary>
    public long Violations { get; init; }
}
