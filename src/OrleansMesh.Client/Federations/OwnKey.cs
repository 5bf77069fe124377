using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Federation.Lifecycle;

namespace OrleansMesh.Client.Federations;

/// <summary>Our own present key, which may be newer than the one of the history.</summary>
internal sealed class OwnKey(MeshFolder folder) : IPartyKeys
{
    /// <inheritdoc/>
    public Ed25519PublicKey? Find(string did, string keyId) =>
        did == folder.MeshId.ToString() && keyId == folder.KeyId ? folder.MeshKey.PublicKey : null;
}
