using OrleansMesh.Domain.Identity;
using OrleansMesh.Testing;

namespace OrleansMesh.Client.Tests;

public sealed class MeshFolderTests : IDisposable
{
    private static readonly Did Acme = Did.Parse("did:mesh:enterprise:acme-001");

    private readonly string _root = Directory.CreateTempSubdirectory("orleansmesh-").FullName;
    private readonly ManualTimeProvider _clock = new();

    private string Home => Path.Combine(_root, "acme");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Create_NewDirectory_OpensAgainAsTheSameMesh()
    {
        using MeshFolder created = MeshFolder.Create(Home, Acme, _clock);
        using MeshFolder opened = MeshFolder.Open(Home, _clock);

        Assert.Equal(Acme, opened.MeshId);
        Assert.Equal(created.MeshKey.PublicKey, opened.MeshKey.PublicKey);
        Assert.Equal(created.NodeKey.PublicKey, opened.NodeKey.PublicKey);
        Assert.NotEqual(opened.MeshKey.PublicKey, opened.NodeKey.PublicKey);
        Assert.Equal("did:mesh:enterprise:acme-001#key-1", opened.KeyId);
        Assert.Null(opened.ReadCredential());
    }

    [Fact]
    public void Create_OnUnix_IsForItsOwnerAlone()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        MeshFolder.Create(Home, Acme, _clock).Dispose();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Home));
        foreach (string file in Directory.GetFiles(Home))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public void Create_NotEmpty_Throws()
    {
        MeshFolder.Create(Home, Acme, _clock).Dispose();

        Assert.Throws<MeshFolderException>(() => MeshFolder.Create(Home, Acme, _clock));
    }

    [Fact]
    public void Create_OtherMethod_Throws() =>
        Assert.Throws<MeshFolderException>(() => MeshFolder.Create(Home, Did.Parse("did:web:example.com"), _clock));

    [Theory]
    [InlineData("mesh.key")]
    [InlineData("node.key")]
    [InlineData("agreement.key")]
    [InlineData("invoke.key")]
    [InlineData("registration.json")]
    public void Open_FileMissingOrBroken_NamesIt(string file)
    {
        MeshFolder.Create(Home, Acme, _clock).Dispose();
        string path = Path.Combine(Home, file);

        File.WriteAllText(path, "zz");
        Assert.Contains(path, Assert.Throws<MeshFolderException>(() => MeshFolder.Open(Home, _clock)).Message, StringComparison.Ordinal);
        File.Delete(path);
        Assert.Contains(path, Assert.Throws<MeshFolderException>(() => MeshFolder.Open(Home, _clock)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_KeyOfAnotherMesh_Throws()
    {
        MeshFolder.Create(Home, Acme, _clock).Dispose();
        string other = Path.Combine(_root, "other");
        MeshFolder.Create(other, Acme, _clock).Dispose();
        File.Copy(Path.Combine(other, "mesh.key"), Path.Combine(Home, "mesh.key"), overwrite: true);

        Assert.Throws<MeshFolderException>(() => MeshFolder.Open(Home, _clock));
    }

    [Fact]
    public void Open_AgreementKeyOfAnotherMesh_Throws()
    {
        MeshFolder.Create(Home, Acme, _clock).Dispose();
        string other = Path.Combine(_root, "other");
        MeshFolder.Create(other, Acme, _clock).Dispose();
        File.Copy(Path.Combine(other, "agreement.key"), Path.Combine(Home, "agreement.key"), overwrite: true);

        Assert.Contains("agreement.key", Assert.Throws<MeshFolderException>(() => MeshFolder.Open(Home, _clock)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SaveCredential_Garbage_Throws()
    {
        using MeshFolder folder = MeshFolder.Create(Home, Acme, _clock);

        Assert.Throws<MeshFolderException>(() => folder.SaveCredential("{}"u8.ToArray()));
    }

    [Theory]
    [InlineData(0, 1_000, 256, false)]
    [InlineData(999, 1_000, 256, false)]
    [InlineData(1_000, 1_000, 256, true)]
    [InlineData(120_000, 600_000, 65_536, true)]
    [InlineData(120_001, 1_000, 256, false)]
    [InlineData(1_000, 600_001, 256, false)]
    [InlineData(1_000, 999, 256, false)]
    [InlineData(1_000, 1_000, 0, false)]
    [InlineData(1_000, 1_000, 65_537, false)]
    public void Options_Bounds_AreKept(int join, int request, int inFlight, bool valid)
    {
        var options = new MeshClientOptions
        {
            Hub = new Uri("tcp://hub:7400"),
            JoinTimeout = TimeSpan.FromMilliseconds(join),
            RequestTimeout = TimeSpan.FromMilliseconds(request),
            MessagesInFlightMax = inFlight,
        };

        Assert.Equal(valid, Record.Exception(options.Validate) is null);
    }

    [Fact]
    public void Options_WithoutHubOrNetwork_NamesBoth()
    {
        var options = new MeshClientOptions { GenesisHash = "x" };

        string message = Assert.Throws<System.ComponentModel.DataAnnotations.ValidationException>(options.Validate).Message;

        Assert.Contains(nameof(MeshClientOptions.Hub), message, StringComparison.Ordinal);
        Assert.Contains(nameof(MeshClientOptions.GenesisHash), message, StringComparison.Ordinal);
    }
}
