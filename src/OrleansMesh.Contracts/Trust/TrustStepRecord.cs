namespace OrleansMesh.Contracts.Trust;

/// <summary>One edge of a path, with its evidence.</summary>
/// <param name="Weight">0 to 100.</param>
/// <param name="LastInteraction">Unix milliseconds; 0 for never.</param>
/// <param name="FederationId">Where it was seen; null for who is no party of it.</param>
/// <param name="Evidence">Hash chain over the reports, hex.</param>
[GenerateSerializer, Immutable, Alias("mesh.trust-step.1")]
public sealed record TrustStepRecord(string Source, string Target, int Weight, long Interactions, long Violations, long LastInteraction, string Evidence, Guid? FederationId);
