namespace OrleansMesh.Wire.Requests;

/// <summary>Asks for the strongest path of trust between two meshes over the edges of federations (G-02).</summary>
/// <param name="From">DID of the mesh that it begins with.</param>
/// <param name="To">DID of another.</param>
/// <param name="Depth">Most edges, 1 to 4.</param>
public sealed record TrustPathRequest(string From, string To, int Depth);
