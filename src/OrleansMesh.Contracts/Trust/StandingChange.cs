namespace OrleansMesh.Contracts.Trust;

/// <summary>A mesh's standing changed: gateways admit accordingly from then on.</summary>
/// <param name="FederationId">Null for trust and credential; else the federation whose clean interactions are told.</param>
/// <param name="Score">0 to 100.</param>
/// <param name="CredentialValidUntil">Unix milliseconds; 0 without a credential.</param>
/// <param name="Clean">Interactions since the last violation in the federation (F-10).</param>
/// <param name="Agents">All of its agents that are on record in the federation; null for none.</param>
[GenerateSerializer, Immutable, Alias("mesh.standing.1")]
public sealed record StandingChange(string MeshId, Guid? FederationId, int Score, long CredentialValidUntil, long Clean, AgentClean[]? Agents = null);
