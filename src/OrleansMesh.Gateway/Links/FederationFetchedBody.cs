namespace OrleansMesh.Gateway.Links;

/// <summary>The answer to <see cref="HubCallTypes.FederationFetch"/>.</summary>
/// <param name="Federation">As in <see cref="HubCallTypes.FederationReplicate"/>; null when the asker has it as it is.</param>
internal sealed record FederationFetchedBody(FederationReplicaBody? Federation);
