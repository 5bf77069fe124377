namespace OrleansMesh.Contracts.Trust;

/// <summary>Clean interactions of one agent of a mesh within a federation (F-10).</summary>
/// <param name="Agent">As envelopes name it.</param>
/// <param name="Clean">Since its last violation.</param>
[GenerateSerializer, Immutable, Alias("mesh.agent-clean.1")]
public sealed record AgentClean(string Agent, long Clean);
