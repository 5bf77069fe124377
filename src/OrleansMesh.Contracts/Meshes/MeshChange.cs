namespace OrleansMesh.Contracts.Meshes;

/// <summary>A mesh changed its registration: gateways end the sessions of keys that it lists no more.</summary>
/// <param name="Version">Of the registration, from 2.</param>
/// <param name="KeyIds">The absolute DID URLs of its authentication keys; none of a mesh that has ended.</param>
[GenerateSerializer, Immutable, Alias("mesh.change.1")]
public sealed record MeshChange(string MeshId, long Version, bool Deactivated, string[] KeyIds);
