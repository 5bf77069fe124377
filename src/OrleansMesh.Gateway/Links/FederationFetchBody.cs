namespace OrleansMesh.Gateway.Links;

/// <summary>The body of <see cref="HubCallTypes.FederationFetch"/>.</summary>
/// <param name="Version">The holding hub's count of changes, as the asker has it; 0 for nothing.</param>
internal sealed record FederationFetchBody(Guid FederationId, int Version);
