namespace OrleansMesh.Wire.Requests;

/// <summary>One mesh that serves a name.</summary>
/// <param name="MeshId">Its DID: to it messages for the service are sent.</param>
/// <param name="Agents">Who answers there, at most 8; none for the mesh as such.</param>
/// <param name="Capability">What a caller needs, or null.</param>
/// <param name="TtlSeconds">How long this may still be believed: 1 to 86400.</param>
/// <param name="Trust">0 to 100 (G-01).</param>
/// <param name="Federated">Whether a federation of the asker and this mesh is in force.</param>
public sealed record ResolvedService(
    string MeshId, string MeshName, string Region, string Service, string Version, string[] Agents, string? Capability, int TtlSeconds, int Trust, bool Online, bool Federated);
