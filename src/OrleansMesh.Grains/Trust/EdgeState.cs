namespace OrleansMesh.Grains.Trust;

/// <summary>What is durable of one edge of the trust graph.</summary>
[GenerateSerializer, Alias("mesh.edge-state.1")]
public sealed record EdgeState(
    string Source, string Target, long Interactions, long Clean, long Messages, long Violations, long LastInteraction, string Evidence);
