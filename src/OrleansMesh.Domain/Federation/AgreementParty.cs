using OrleansMesh.Cryptography;

namespace OrleansMesh.Domain.Federation;

/// <summary>A mesh of an agreement and the key with which it signs, in it and under it.</summary>
/// <param name="Id">The mesh's DID.</param>
/// <param name="KeyId">Absolute DID URL of the key in the mesh's document.</param>
/// <param name="Key">The key itself, so that the agreement can be checked years later.</param>
public sealed record AgreementParty(string Id, string KeyId, Ed25519PublicKey Key)
{
    /// <summary>Code of the region where the mesh handles data, 2 to 16 of A–Z, 0–9 and hyphen; empty when it does not say. Policies of regions look at it.</summary>
    public string Region { get; init; } = "";
}
