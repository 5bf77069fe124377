namespace OrleansMesh.Wire.Requests;

/// <summary><c>route.withdraw</c>, between hubs: there is no way to a hub over the sender any more.</summary>
/// <param name="Node">did:key of that hub's node.</param>
public sealed record RouteWithdrawNotice(string Node);
