using OrleansMesh.Cryptography;

namespace OrleansMesh.Domain.Federation.Lifecycle;

/// <summary>Keys of parties that changed theirs since the federation's history named them, as their own registration proves.</summary>
public interface IPartyKeys
{
    /// <summary>The key of a party by its absolute DID URL; null when it is not one of its keys.</summary>
    /// <param name="time">When it was used, Unix milliseconds; who knows no windows of keys takes no notice of it.</param>
    Ed25519PublicKey? Find(string did, string keyId, long time);

    /// <summary>Whether all keys of the party are known: then the one that a history names for it counts for nothing where <see cref="Find"/> knows none.</summary>
    bool IsDecisive(string did) => false;
}
