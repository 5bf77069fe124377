namespace OrleansMesh.Contracts.Meshes;

/// <summary>A mesh changed its registration: gateways end the sessions of one that has ended.</summary>
/// <param name="Version">Of the registration, from 2.</param>
[GenerateSerializer, Immutable, Alias("mesh.change.1")]
public sealed record MeshChange(string MeshId, long Version, bool Deactivated);
