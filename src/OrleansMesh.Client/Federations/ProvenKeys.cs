using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Federation.Lifecycle;

namespace OrleansMesh.Client.Federations;

/// <summary>Keys of meshes that were proven before: one id names one key for ever, so that nobody has to be asked for it again. Not thread-safe.</summary>
internal sealed class ProvenKeys : IPartyKeys
{
    // Partners times their keys; beyond it all are forgotten, and proven again.
    private const int CountMax = 4096;

    private readonly Dictionary<(string Did, string KeyId), Ed25519PublicKey> _keys = [];

    /// <inheritdoc/>
    public Ed25519PublicKey? Find(string did, string keyId, long time) => _keys.GetValueOrDefault((did, keyId));

    /// <summary>Keeps all keys of these meshes.</summary>
    public void Add(RegisteredKeys registered)
    {
        foreach ((string did, string keyId, Ed25519PublicKey key) in registered.All)
        {
            if (_keys.Count >= CountMax)
            {
                _keys.Clear();
            }

            _keys[(did, keyId)] = key;
        }
    }
}
