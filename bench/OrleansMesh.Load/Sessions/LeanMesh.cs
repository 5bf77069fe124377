using System.Text.Json;
using OrleansMesh.Client;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Load.Sessions;

/// <summary>A member mesh of the load: a key and its signed registration, wanted only until its sessions are joined.</summary>
internal sealed class LeanMesh : IDisposable
{
    private const string KeyFragment = "key-1";

    private readonly Ed25519PrivateKey? _owned;

    private LeanMesh(string id, string keyId, IEd25519SigningKey key, Ed25519PrivateKey? owned, ReadOnlyMemory<byte> registration)
    {
        Id = id;
        KeyId = keyId;
        Key = key;
        _owned = owned;
        using JsonDocument document = JsonDocument.Parse(registration);
        Registration = document.RootElement.Clone();
    }

    public string Id { get; }

    public string KeyId { get; }

    public IEd25519SigningKey Key { get; }

    /// <summary>Its DID document with a proof.</summary>
    public JsonElement Registration { get; }

    /// <summary>A new mesh named <paramref name="name"/> (1 to 64 of a-z, 0-9 and '-').</summary>
    public static LeanMesh Create(string name, DateTimeOffset now)
    {
        Did id = Did.Parse($"did:mesh:load:{name}");
        var key = Ed25519PrivateKey.Generate();
        byte[] registration = MeshRegistration.Create(new DidDocumentBuilder(id).AddKey(KeyFragment, key.PublicKey), key, id.Url(KeyFragment), now);
        return new LeanMesh(id.ToString(), id.Url(KeyFragment), key, key, registration);
    }

    /// <summary>The mesh of a folder, which keeps its key.</summary>
    public static LeanMesh Of(MeshFolder folder) => new(folder.MeshId.ToString(), folder.KeyId, folder.MeshKey, owned: null, folder.Registration.Bytes);

    /// <inheritdoc/>
    public void Dispose() => _owned?.Dispose();
}
