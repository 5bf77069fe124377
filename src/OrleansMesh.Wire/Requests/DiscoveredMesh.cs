namespace OrleansMesh.Wire.Requests;

/// <summary>One mesh of a discovery answer.</summary>
/// <param name="Capabilities">Names of those that the asker is trusted enough to see.</param>
/// <param name="Trust">0 to 100 (G-01).</param>
/// <param name="Offers">Versions, endpoints and requirements of those of them that have one (F-04); null where the answer had no room for more, and from a hub that does not know them.</param>
/// <param name="MinimumTrust">The trust, 0 to 100, that a federation with it needs, by its own word and by the asker's hub; null from a hub that does not tell it.</param>
/// <param name="Reached">Whether the asker's hub trusts the asker so far: if not, a request would be refused with <c>trust-too-low</c>. Null where the other is, and between hubs.</param>
public sealed record DiscoveredMesh(string MeshId, string Name, string Region, string[] Capabilities, int Trust, bool Online, CapabilityOffer[]? Offers = null, int? MinimumTrust = null, bool? Reached = null);
