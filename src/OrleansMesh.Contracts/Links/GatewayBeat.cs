namespace OrleansMesh.Contracts.Links;

/// <summary>Says, each second, that a gateway of the cluster is there and takes links over streams.</summary>
/// <param name="Node">did:key of its node.</param>
[GenerateSerializer, Immutable, Alias("mesh.gateway-beat.1")]
public sealed record GatewayBeat(string Node);
