namespace OrleansMesh.Wire.Requests;

/// <summary>What <c>discover</c> asks (F-02 phase 1).</summary>
/// <param name="Capabilities">All must be offered, and the asker be trusted enough to see them; at most 64.</param>
/// <param name="MinimumTrust">0 to 100.</param>
/// <param name="Limit">1 to 100.</param>
public sealed record DiscoverRequest(string[] Capabilities, int MinimumTrust, int Limit);
