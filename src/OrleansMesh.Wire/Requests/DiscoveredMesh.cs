namespace OrleansMesh.Wire.Requests;

/// <summary>One mesh of a discovery answer.</summary>
/// <param name="Trust">0 to 100 (G-01).</param>
public sealed record DiscoveredMesh(string MeshId, string Name, string Region, string[] Capabilities, int Trust, bool Online);
