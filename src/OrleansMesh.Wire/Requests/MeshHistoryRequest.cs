namespace OrleansMesh.Wire.Requests;

/// <summary>Asks for one version of a mesh's registration; asking from 1 to the last gives the history.</summary>
/// <param name="Version">From 1.</param>
public sealed record MeshHistoryRequest(string MeshId, int Version);
