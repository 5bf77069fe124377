using OrleansMesh.Cryptography;

namespace OrleansMesh.Domain.Sealing;

/// <summary>A mesh's public key for sealed payloads.</summary>
/// <param name="Id">Absolute DID URL.</param>
/// <param name="Key">The key.</param>
public sealed record SealingKey(string Id, X25519PublicKey Key);
