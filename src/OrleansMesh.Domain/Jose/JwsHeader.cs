namespace OrleansMesh.Domain.Jose;

/// <summary>What a protected header says besides the algorithm, which is the key's.</summary>
/// <param name="KeyId"><c>kid</c>; null for none.</param>
/// <param name="Type"><c>typ</c>, as written; null for none.</param>
/// <param name="ContentType"><c>cty</c>; null for none.</param>
public sealed record JwsHeader(string? KeyId = null, string? Type = null, string? ContentType = null);
