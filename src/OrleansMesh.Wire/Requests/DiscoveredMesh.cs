namespace OrleansMesh.Wire.Requests;

/// <summary>One mesh of a discovery answer.</summary>
/// <param name="Capabilities">Names of those that the asker is trusted enough to see.</param>
/// <param name="Trust">0 to 100 (G-01).</param>
/// <param name="Offers">Versions, endpoints and requirements of those of them that have one (F-04); null where the answer had no room for more, and from a hub that does not know them.</param>
public sealed record DiscoveredMesh(string MeshId, string Name, string Region, string[] Capabilities, int Trust, bool Online, CapabilityOffer[]? Offers = null);
