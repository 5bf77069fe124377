namespace OrleansMesh.Contracts.Meshes;

/// <summary>A discovery question: Query(region, capabilities, minTrustScore) of F-02.</summary>
/// <param name="Capabilities">All must be offered; empty asks for none.</param>
/// <param name="MinimumTrust">0 to 100.</param>
/// <param name="Limit">1 to 100.</param>
[GenerateSerializer, Immutable, Alias("mesh.query.1")]
public sealed record MeshQuery(string[] Capabilities, int MinimumTrust, int Limit);
