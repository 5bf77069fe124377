namespace OrleansMesh.Wire.Requests;

/// <summary>Asks why a mesh is trusted as it is (G-01).</summary>
/// <param name="FederationId">A federation of the asker, whose edges are wanted too (G-02); null for none.</param>
public sealed record TrustRequest(string MeshId, Guid? FederationId);
