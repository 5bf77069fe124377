namespace OrleansMesh.Wire.Requests;

/// <summary><c>route.again</c>, between hubs: the meshes of a hub are to be told whole, since what was told changes a list that the receiver does not know.</summary>
/// <param name="Node">did:key of that hub's node.</param>
public sealed record RouteAgainNotice(string Node);
