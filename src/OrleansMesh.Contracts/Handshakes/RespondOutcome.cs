namespace OrleansMesh.Contracts.Handshakes;

/// <summary>The federation that was proposed, or why there is none.</summary>
[GenerateSerializer, Immutable, Alias("mesh.responded.1")]
public sealed record RespondOutcome(Decision Decision, Guid FederationId);
