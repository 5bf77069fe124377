namespace OrleansMesh.Contracts.Leases;

/// <summary>A key with which a party signs since it changed its registration.</summary>
/// <param name="KeyId">The absolute DID URL.</param>
/// <param name="Key">Ed25519, 32 bytes.</param>
[GenerateSerializer, Immutable, Alias("mesh.party-key.1")]
public sealed record PartyKey(string MeshId, string KeyId, byte[] Key);
