using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Tests;

/// <summary>A mesh with a key of its own, for tests.</summary>
internal sealed class TestMesh
{
    public static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public TestMesh(string did)
    {
        Id = Did.Parse(did);
        Document = Builder().Build();
    }

    public static TestMesh Acme { get; } = new("did:mesh:enterprise:acme-001");

    public static TestMesh Mit { get; } = new("did:mesh:academic:mit-001");

    public static TestMesh Foundation { get; } = new("did:mesh:authority:foundation");

    public static long NowMs => Now.ToUnixTimeMilliseconds();

    public Did Id { get; }

    public Ed25519PrivateKey Key { get; } = Ed25519PrivateKey.Generate();

    public string KeyId => Id.Url("key-1");

    public DidDocument Document { get; }

    public DidDocumentBuilder Builder() => new DidDocumentBuilder(Id)
        .AddKey("key-1", Key.PublicKey)
        .AddService("federation", "FederationEndpoint", "wss://mesh.example/federation");
}
