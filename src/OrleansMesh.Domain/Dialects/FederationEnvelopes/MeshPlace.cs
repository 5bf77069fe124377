namespace OrleansMesh.Domain.Dialects.FederationEnvelopes;

/// <summary>A mesh as an envelope names it.</summary>
/// <param name="Id">Its id, 1 to 256 printable ASCII characters; a DID where it has one.</param>
/// <param name="GatewayId">Its gateway, likewise; null for any.</param>
public sealed record MeshPlace(string Id, string? GatewayId = null);
