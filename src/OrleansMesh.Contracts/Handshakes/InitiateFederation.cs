namespace OrleansMesh.Contracts.Handshakes;

/// <summary>F-02 phase 2, as the gateway received it from the session of <paramref name="SourceMeshId"/>.</summary>
/// <param name="Credential">UTF-8 JSON of a MeshAgentCredential about the source; null to rely on the one presented before.</param>
[GenerateSerializer, Immutable, Alias("mesh.initiate.1")]
public sealed record InitiateFederation(string SourceMeshId, string TargetMeshId, byte[]? Credential, string[] Capabilities);
