namespace OrleansMesh.Wire.Requests;

/// <summary>A line of the routing table: source and target, their federation, the path, its latency.</summary>
/// <param name="Path">DIDs of the hubs, this one first; empty when there is no way now.</param>
/// <param name="LatencyMilliseconds">One way; null when there is no way now.</param>
public sealed record FlowView(string Source, string Target, Guid FederationId, IReadOnlyList<string> Path, double? LatencyMilliseconds);
