namespace OrleansMesh.Wire.Requests;

/// <summary>One edge of a path, with its evidence.</summary>
/// <param name="Weight">0 to 100.</param>
/// <param name="LastInteraction">Unix milliseconds; 0 for never.</param>
/// <param name="Evidence">Hash chain over the reports, hex.</param>
/// <param name="FederationId">Where it was seen; null when the asker is no party of it.</param>
public sealed record TrustStepView(string Source, string Target, int Weight, long Interactions, long Violations, long LastInteraction, string Evidence, Guid? FederationId);
