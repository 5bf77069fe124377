namespace OrleansMesh.Cli.Hubs;

/// <summary>What the world may know of a hub; <c>up</c> leaves it in the data folder for the operator's other verbs.</summary>
/// <param name="HubId">The hub's DID.</param>
/// <param name="KeyId">DID URL of the key that signs admissions and credentials.</param>
/// <param name="NodeId">did:key that members pin.</param>
/// <param name="Listen"><c>tcp://address:port</c> of the last start.</param>
/// <param name="Http">Its HTTP of the last start, without a slash at the end; null for none.</param>
public sealed record HubCard(string HubId, string KeyId, string NodeId, string Region, string Listen, string? Http = null);
