namespace OrleansMesh.Contracts.Handshakes;

/// <summary>A challenge, or why there is none.</summary>
/// <param name="Challenge">Null when refused.</param>
[GenerateSerializer, Immutable, Alias("mesh.initiated.1")]
public sealed record InitiateOutcome(Decision Decision, IssuedChallenge? Challenge);
