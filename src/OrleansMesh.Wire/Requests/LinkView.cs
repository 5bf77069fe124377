namespace OrleansMesh.Wire.Requests;

/// <summary>An open link.</summary>
/// <param name="Node">did:key of the neighbour.</param>
/// <param name="Hub">Its DID; its node before it has announced itself.</param>
/// <param name="LatencyMilliseconds">One way, half of the smoothed round trip; null before the first.</param>
/// <param name="Forecast">Null of a link that is no neighbour of the routing table.</param>
/// <param name="Flows">Meshes to which what is stored here goes over it now, or would at once.</param>
public sealed record LinkView(string Node, string Hub, double? LatencyMilliseconds, LinkForecastView? Forecast = null, int Flows = 0);
