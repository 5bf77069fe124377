namespace OrleansMesh.Contracts.Meshes;

/// <summary>Who serves a name, for one mesh that asks.</summary>
/// <param name="Asker">DID; its own services are shown to it whatever they need.</param>
/// <param name="Service">Name of a service.</param>
/// <param name="Trust">What counts for the asker, 0 to 100.</param>
/// <param name="Partners">DIDs of the meshes in a federation with the asker: what others do not see of them is shown, too.</param>
/// <param name="Limit">1 to 100.</param>
[GenerateSerializer, Immutable, Alias("mesh.service-query.1")]
public sealed record ServiceQuery(string Asker, string Service, int Trust, string[] Partners, int Limit);
