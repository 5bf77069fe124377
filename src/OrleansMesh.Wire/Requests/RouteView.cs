namespace OrleansMesh.Wire.Requests;

/// <summary>A way to another hub.</summary>
/// <param name="Path">DIDs of the hubs, this one first.</param>
/// <param name="LatencyMilliseconds">One way, as the hubs on the path measured it.</param>
/// <param name="PenaltyMilliseconds">What is added to it when ways are compared, since the first link is expected to fail; 0 for nothing.</param>
/// <param name="Suppressed">It came and went too often lately, and is used only when there is no other.</param>
/// <param name="Meshes">How many meshes are at home there.</param>
/// <param name="Share">The part of the flows from this hub to that one that is to go this way: 1 for the only way that is used, 0 for one that waits to be needed.</param>
public sealed record RouteView(string Hub, string Node, string Region, string Address, string NextHop, IReadOnlyList<string> Path, double LatencyMilliseconds, double PenaltyMilliseconds, bool Suppressed, int Meshes, double Share);
