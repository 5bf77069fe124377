namespace OrleansMesh.Contracts.Trust;

/// <summary>Asks for the strongest path between two meshes.</summary>
/// <param name="Asker">DID of who asks.</param>
/// <param name="From">DID of the mesh that it begins with.</param>
/// <param name="To">DID of another.</param>
/// <param name="Depth">Most edges, 1 to 4.</param>
[GenerateSerializer, Immutable, Alias("mesh.trust-path-query.1")]
public sealed record TrustPathQuery(string Asker, string From, string To, int Depth);
