using System.Security.Cryptography;
using System.Text;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Keys;
using OrleansMesh.Gateway;
using OrleansMesh.KeyStores;
using OrleansMesh.KeyStores.Tokens;

namespace OrleansMesh.Hub.Keys;

/// <summary>Makes the hub's identity from the keys in its folder.</summary>
internal static class HubIdentityLoader
{
    private const string KeyFragment = "key-1";

    /// <exception cref="KeyStoreException">A key is there and cannot be opened.</exception>
    public static HubIdentity Load(HubFolder folder, Did hubId, string region, string genesis)
    {
        var passphrases = new EnvironmentPassphrases();
        OwnerFile.RemoveDrafts(folder.Path, TimeProvider.System.GetUtcNow());
        var store = new FileKeyStore(folder.Path, passphrases, new Pkcs11Keys(passphrases));
        foreach (string name in (string[])[HubFolder.HubKey, HubFolder.NodeKey])
        {
            _ = store.Find(name) ?? store.Create(name, KeyKind.Ed25519);
        }

        ISigningKey signing = store.OpenSigning(HubFolder.HubKey);
        IEd25519SigningKey key = signing as IEd25519SigningKey
            ?? throw new KeyStoreException(KeyFileRefusal.KindMismatch, $"'{store.PathOf(HubFolder.HubKey)}' is no Ed25519 key. Restore it from a backup.");
        Ed25519PrivateKey nodeKey = store.OpenEd25519(HubFolder.NodeKey);
        DidDocument document = new DidDocumentBuilder(hubId).AddKey(KeyFragment, key.PublicKey).Build();
        string genesisHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(genesis)));
        return new HubIdentity(document, hubId.Url(KeyFragment), key, nodeKey, region, genesisHash);
    }
}
