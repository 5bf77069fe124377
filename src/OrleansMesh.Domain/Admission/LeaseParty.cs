using OrleansMesh.Cryptography;

namespace OrleansMesh.Domain.Admission;

/// <summary>A mesh under a lease and the key that the agreement names for it.</summary>
/// <param name="MeshId">The mesh's DID.</param>
/// <param name="KeyId">Absolute DID URL of the key.</param>
/// <param name="Key">What verifies the mesh's envelopes.</param>
public sealed record LeaseParty(string MeshId, string KeyId, Ed25519PublicKey Key);
