namespace OrleansMesh.Gateway.Links;

/// <summary>The answer to <see cref="HubCallTypes.FederationFetch"/>.</summary>
/// <param name="Federation">As in <see cref="HubCallTypes.FederationReplicate"/>; null when the asker has it as it is, or another hub holds it.</param>
/// <param name="HeldBy">DID of the hub that holds it, when that is another than the one that is asked; null otherwise.</param>
internal sealed record FederationFetchedBody(FederationReplicaBody? Federation, string? HeldBy = null);
