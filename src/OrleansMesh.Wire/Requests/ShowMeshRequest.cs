namespace OrleansMesh.Wire.Requests;

/// <summary>Asks for one mesh.</summary>
public sealed record ShowMeshRequest(string MeshId);
