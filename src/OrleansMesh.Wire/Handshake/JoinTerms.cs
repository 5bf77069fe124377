namespace OrleansMesh.Wire.Handshake;

/// <summary>The terms on which a hub admits a mesh.</summary>
/// <param name="SessionId">1 to 128 printable ASCII characters.</param>
/// <param name="HubId">The hub's DID.</param>
/// <param name="Region">1 to 64 printable ASCII characters.</param>
/// <param name="Cursor">Deliveries go on behind this cursor.</param>
/// <param name="HeartbeatSeconds">1 to 3600.</param>
public sealed record JoinTerms(string SessionId, string HubId, string Region, long Cursor, int HeartbeatSeconds);
