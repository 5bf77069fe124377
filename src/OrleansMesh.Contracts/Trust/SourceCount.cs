namespace OrleansMesh.Contracts.Trust;

/// <summary>What a report of a federation's edges says of one source as a whole, its agents in it: for its trust (G-01).</summary>
/// <param name="Source">DID.</param>
/// <param name="Interactions">Edges over which messages went and no rule was broken.</param>
/// <param name="Violations">Rules that were broken.</param>
[GenerateSerializer, Immutable, Alias("mesh.source-count.1")]
public sealed record SourceCount(string Source, long Interactions, long Violations);
