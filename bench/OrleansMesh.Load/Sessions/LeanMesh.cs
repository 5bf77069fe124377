using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Load.Sessions;

/// <summary>A member mesh of the load: a key and its signed registration, wanted only until its sessions are joined.</summary>
internal sealed class LeanMesh : IDisposable
{
    private const string KeyFragment = "key-1";

    private LeanMesh(Did id, Ed25519PrivateKey key, JsonElement registration)
    {
        Id = id.ToString();
        KeyId = id.Url(KeyFragment);
        Key = key;
        Registration = registration;
    }

    public string Id { get; }

    public string KeyId { get; }

    public Ed25519PrivateKey Key { get; }

    /// <summary>Its DID document with a proof.</summary>
    public JsonElement Registration { get; }

    /// <summary>A new mesh named <paramref name="name"/> (1 to 64 of a-z, 0-9 and '-').</summary>
    public static LeanMesh Create(string name, DateTimeOffset now)
    {
        Did id = Did.Parse($"did:mesh:load:{name}");
        var key = Ed25519PrivateKey.Generate();
        byte[] registration = MeshRegistration.Create(new DidDocumentBuilder(id).AddKey(KeyFragment, key.PublicKey), key, id.Url(KeyFragment), now);
        using JsonDocument document = JsonDocument.Parse(registration);
        return new LeanMesh(id, key, document.RootElement.Clone());
    }

    /// <inheritdoc/>
    public void Dispose() => Key.Dispose();
}
