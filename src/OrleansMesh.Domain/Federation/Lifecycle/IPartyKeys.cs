using OrleansMesh.Cryptography;

namespace OrleansMesh.Domain.Federation.Lifecycle;

/// <summary>Keys of parties that changed theirs since the federation's history named them, as their own registration proves.</summary>
public interface IPartyKeys
{
    /// <summary>The key of a party by its absolute DID URL; null when it is not one of its keys.</summary>
    Ed25519PublicKey? Find(string did, string keyId);
}
