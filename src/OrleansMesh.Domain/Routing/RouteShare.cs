namespace OrleansMesh.Domain.Routing;

/// <summary>One of the ways over which flows to a hub are spread.</summary>
/// <param name="NextHop">did:key of the neighbour to send to.</param>
/// <param name="Cost">Microseconds by which its share was reckoned: <see cref="Route.Cost"/> as it was then.</param>
/// <param name="Share">The part of all flows to that hub that is to go this way, above 0 and at most 1.</param>
public readonly record struct RouteShare(string NextHop, long Cost, double Share);
