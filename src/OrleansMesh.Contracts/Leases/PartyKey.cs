namespace OrleansMesh.Contracts.Leases;

/// <summary>A key of a party that changed its registration.</summary>
/// <param name="KeyId">The absolute DID URL.</param>
/// <param name="Key">Ed25519, 32 bytes.</param>
/// <param name="Until">Unix milliseconds at which another took its place; null for a present key.</param>
[GenerateSerializer, Immutable, Alias("mesh.party-key.1")]
public sealed record PartyKey(string MeshId, string KeyId, byte[] Key, long? Until = null);
