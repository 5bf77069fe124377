using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Registry;

namespace OrleansMesh.Domain.Tests.Identity.Registry;

/// <summary>A mesh that changes its registration once a day, for tests.</summary>
internal sealed class TestHistory
{
    private readonly List<ReadOnlyMemory<byte>> _versions = [];
    private Ed25519PrivateKey _key = Ed25519PrivateKey.Generate();
    private int _keyNumber = 1;

    public TestHistory(string did = "did:mesh:enterprise:acme-001")
    {
        Id = Did.Parse(did);
        Time = TestMesh.Now;
        _versions.Add(MeshRegistration.Create(Builder(_key, _keyNumber), _key, KeyId, Time));
    }

    public Did Id { get; }

    /// <summary>Of the last version.</summary>
    public DateTimeOffset Time { get; private set; }

    public string KeyId => Id.Url($"key-{_keyNumber}");

    public Ed25519PrivateKey Key => _key;

    public IReadOnlyList<ReadOnlyMemory<byte>> Versions => _versions;

    public MeshHistory Verified => MeshHistory.TryVerify(_versions, Time, out MeshHistory? history, out MeshHistoryFault fault)
        ? history
        : throw new InvalidOperationException($"{fault}");

    public DidDocumentBuilder Builder(Ed25519PrivateKey key, int number) => new DidDocumentBuilder(Id).AddKey($"key-{number}", key.PublicKey);

    public byte[] Update() => Add(MeshRegistration.CreateNext(
        Verified.Current, Builder(_key, _keyNumber).AddService("files", "Files", "https://acme.example/files"), _key, KeyId, Tomorrow()));

    public byte[] Rotate()
    {
        MeshRegistration current = Verified.Current;
        var fresh = Ed25519PrivateKey.Generate();
        byte[] next = MeshRegistration.CreateNext(current, Builder(fresh, _keyNumber + 1), _key, KeyId, Tomorrow());
        _key = fresh;
        _keyNumber++;
        return Add(next);
    }

    public byte[] Deactivate() => Add(MeshRegistration.CreateDeactivation(Verified.Current, _key, KeyId, Tomorrow()));

    public byte[] Add(byte[] version)
    {
        _versions.Add(version);
        return version;
    }

    private DateTimeOffset Tomorrow() => Time = Time.AddDays(1);
}
