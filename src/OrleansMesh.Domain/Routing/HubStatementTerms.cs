namespace OrleansMesh.Domain.Routing;

/// <summary>The terms of a <see cref="HubStatement"/>.</summary>
/// <param name="Node">did:key of the hub's node key, which signs.</param>
/// <param name="Hub">DID of the hub, as agreements name it.</param>
/// <param name="Region">1 to 64 characters.</param>
/// <param name="Address">Where it is dialled; empty when it is not to be.</param>
/// <param name="Sequence">Unix milliseconds of its signing, and higher than that of any statement of the node before.</param>
/// <param name="Meshes"><see cref="MeshList.Hash"/> of those whose home it is.</param>
public sealed record HubStatementTerms(string Node, string Hub, string Region, string Address, long Sequence, string Meshes);
