namespace OrleansMesh.Wire.Requests;

/// <summary>Declines a proposal or ends a federation.</summary>
/// <param name="Reason">At most 256 characters, for people.</param>
public sealed record EndRequest(Guid FederationId, string Reason);
