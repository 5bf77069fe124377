using OrleansMesh.Contracts.Leases;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Federation.Lifecycle;

namespace OrleansMesh.Grains.Federations;

/// <summary>Keys that parties' registrations have proven.</summary>
internal sealed class ProvenPartyKeys(IReadOnlyList<PartyKey> keys) : IPartyKeys
{
    /// <inheritdoc/>
    public Ed25519PublicKey? Find(string did, string keyId, long time)
    {
        PartyKey? found = keys.FirstOrDefault(key => key.MeshId == did && key.KeyId == keyId);
        return found is not null && Ed25519PublicKey.TryFromBytes(found.Key, out Ed25519PublicKey? key) ? key : null;
    }

    /// <summary>Whether a party that has changed its keys has given this one up.</summary>
    public bool IsGivenUp(string did, string keyId) =>
        keys.Any(key => key.MeshId == did) && !keys.Any(key => key.MeshId == did && key.KeyId == keyId && key.Until is null);
}
