using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Federation.Lifecycle;

namespace OrleansMesh.Client.Federations;

/// <summary>Our own key of now, which may be newer than the one in the history, and keys of others that were just proven.</summary>
internal sealed class OwnKey(MeshFolder folder, RegisteredKeys? others) : IPartyKeys
{
    /// <inheritdoc/>
    public Ed25519PublicKey? Find(string did, string keyId, long time) =>
        did == folder.MeshId.ToString() ? keyId == folder.KeyId ? folder.MeshKey.PublicKey : null : others?.Find(did, keyId, time);
}
