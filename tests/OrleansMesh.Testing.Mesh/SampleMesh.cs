using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Testing.Mesh;

/// <summary>A mesh with a real key and a real DID document.</summary>
public sealed class SampleMesh
{
    /// <param name="did">Its DID.</param>
    /// <param name="human">The key of its human, marked so in its document; null for none.</param>
    /// <param name="key">Its key; null for a new one.</param>
    public SampleMesh(string did, Ed25519PrivateKey? human = null, Ed25519PrivateKey? key = null)
    {
        Human = human;
        Key = key ?? Ed25519PrivateKey.Generate();
        Did = Did.Parse(did);
        Id = Did.ToString();
        KeyId = Did.Url("key-1");
        Document = Builder().Build();
    }

    public Did Did { get; }

    public string Id { get; }

    public Ed25519PrivateKey Key { get; }

    public string KeyId { get; }

    public Ed25519PrivateKey? Human { get; }

    public DidDocument Document { get; }

    /// <summary>As a party of an agreement.</summary>
    public AgreementParty Party => new(Id, KeyId, Key.PublicKey);

    /// <summary>The document before it is signed.</summary>
    public DidDocumentBuilder Builder()
    {
        DidDocumentBuilder builder = new DidDocumentBuilder(Did).AddKey("key-1", Key.PublicKey);
        return Human is null ? builder : builder.AddKey("human", Human.PublicKey, KeyPurpose.CapabilityInvocation, KeyPurpose.CapabilityDelegation).MarkHuman("human");
    }

    /// <summary>A signed first registration.</summary>
    public byte[] Register(DateTimeOffset now) => MeshRegistration.Create(Builder(), Key, KeyId, now);

    /// <summary>A credential that this mesh, as an issuer, gives <paramref name="subject"/>.</summary>
    public byte[] Issue(SampleMesh subject, DateTimeOffset from, DateTimeOffset until, params string[] certifications) =>
        MeshAgentCredential.Issue(Did, Key, KeyId, new MeshAgentClaims(subject.Did, ["data.analysis"], certifications, 80), from, until);
}
