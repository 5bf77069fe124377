namespace OrleansMesh.Contracts.Trust;

/// <summary>One factor of a trust score (G-01).</summary>
/// <param name="Weight">Percent of the whole.</param>
/// <param name="Value">0 to 100.</param>
/// <param name="Evidence">A sentence.</param>
/// <param name="At">When the newest evidence came, Unix milliseconds; null when it was not noted.</param>
[GenerateSerializer, Immutable, Alias("mesh.trust-factor.1")]
public sealed record FactorRecord(string Name, int Weight, int Value, string Evidence, long? At);
