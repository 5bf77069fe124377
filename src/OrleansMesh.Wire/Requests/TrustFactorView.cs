namespace OrleansMesh.Wire.Requests;

/// <summary>One factor of a trust score.</summary>
/// <param name="Weight">Percent of the whole.</param>
/// <param name="Value">0 to 100.</param>
/// <param name="At">When the newest evidence came, Unix milliseconds; null when it was not noted.</param>
public sealed record TrustFactorView(string Name, int Weight, int Value, string Evidence, long? At);
