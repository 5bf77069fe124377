namespace OrleansMesh.Grains.Trust;

/// <summary>What is durable of one edge of the trust graph; of an agent of the source when one is named.</summary>
[GenerateSerializer, Alias("mesh.edge-state.1")]
public sealed record EdgeState(
    string Source, string Target, long Interactions, long Clean, long Messages, long Violations, long LastInteraction, string Evidence, string? Agent = null);
