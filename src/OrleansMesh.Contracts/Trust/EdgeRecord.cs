namespace OrleansMesh.Contracts.Trust;

/// <summary>An edge of the trust graph (G-02), within one federation.</summary>
/// <param name="Weight">0 to 100.</param>
/// <param name="Clean">Interactions since the last violation.</param>
/// <param name="LastInteraction">Unix milliseconds; 0 for never.</param>
/// <param name="Stake">What the source has at stake.</param>
/// <param name="Evidence">Hash chain over the reports, hex.</param>
/// <param name="Agent">The source's agent that it is about; null for the whole mesh.</param>
[GenerateSerializer, Immutable, Alias("mesh.edge.1")]
public sealed record EdgeRecord(
    string Source, string Target, int Weight, long Interactions, long Clean, long Messages, long Violations, long LastInteraction, long Stake, string Evidence, string? Agent = null);
