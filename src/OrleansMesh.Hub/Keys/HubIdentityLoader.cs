using System.Security.Cryptography;
using System.Text;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Gateway;

namespace OrleansMesh.Hub.Keys;

/// <summary>Makes the hub's identity from the keys in its folder.</summary>
internal static class HubIdentityLoader
{
    private const string KeyFragment = "key-1";

    public static HubIdentity Load(HubFolder folder, Did hubId, string region, string genesis)
    {
        Ed25519PrivateKey key = SeedFile.LoadOrCreate(folder.HubKey);
        Ed25519PrivateKey nodeKey = SeedFile.LoadOrCreate(folder.NodeKey);
        DidDocument document = new DidDocumentBuilder(hubId).AddKey(KeyFragment, key.PublicKey).Build();
        string genesisHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(genesis)));
        return new HubIdentity(document, hubId.Url(KeyFragment), key, nodeKey, region, genesisHash);
    }
}
