using OrleansMesh.Contracts.Federations;

namespace OrleansMesh.Contracts.Notices;

/// <summary>A federation changed: the gateways tell every session of <paramref name="MeshIds"/>.</summary>
[GenerateSerializer, Immutable, Alias("mesh.notice.1")]
public sealed record MeshNotice(string[] MeshIds, FederationRecord Federation);
