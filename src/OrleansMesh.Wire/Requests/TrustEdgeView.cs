namespace OrleansMesh.Wire.Requests;

/// <summary>An edge of the trust graph within one federation (G-02).</summary>
/// <param name="Weight">0 to 100.</param>
/// <param name="Tier">Of the source in the federation, or of its agent, 1 to 4 (F-10).</param>
/// <param name="Clean">Interactions since the last violation.</param>
/// <param name="LastInteraction">Unix milliseconds; 0 for never.</param>
/// <param name="Evidence">Hash chain over the reports, hex.</param>
/// <param name="Agent">The source's agent that it is about, as envelopes name it; null for the whole mesh.</param>
/// <param name="NextTierAt">Clean interactions on each edge with which the next better tier is reached, by the agreement; null in tier 1.</param>
public sealed record TrustEdgeView(
    string Source, string Target, int Weight, int Tier, long Interactions, long Clean, long Messages, long Violations, long LastInteraction, long Stake, string Evidence, string? Agent = null,
    long? NextTierAt = null);
