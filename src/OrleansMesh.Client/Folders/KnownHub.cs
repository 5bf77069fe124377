namespace OrleansMesh.Client.Folders;

/// <summary>Who answered at an address the first time, and must answer there ever after.</summary>
/// <param name="NodeId">The did:key that the hub's channel proved.</param>
/// <param name="HubId">The hub's DID.</param>
internal sealed record KnownHub(string NodeId, string HubId);
