namespace OrleansMesh.Wire.Requests;

/// <summary>What a hub tells the parties when a federation changed (F-02 phase 5).</summary>
/// <param name="RoutingEndpoint">Where messages of an active federation go; null otherwise.</param>
public sealed record FederationNotice(FederationView Federation, string? RoutingEndpoint);
