namespace OrleansMesh.Wire.Requests;

/// <summary>Public meshes that match, best trust first.</summary>
public sealed record DiscoverResult(DiscoveredMesh[] Meshes);
