namespace OrleansMesh.Wire.Requests;

/// <summary><c>fed.show</c>: where a federation of the sender's stands.</summary>
public sealed record FederationShowRequest(Guid FederationId);
