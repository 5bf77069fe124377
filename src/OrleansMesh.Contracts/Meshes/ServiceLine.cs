namespace OrleansMesh.Contracts.Meshes;

/// <summary>One mesh that serves a name.</summary>
/// <param name="Service">As it was announced (<see cref="Domain.Discovery.AnnouncedService"/>).</param>
/// <param name="Trust">Trust score of the mesh, 0 to 100.</param>
[GenerateSerializer, Immutable, Alias("mesh.service-line.1")]
public sealed record ServiceLine(string MeshId, string MeshName, string Service, int Trust, bool Online);
