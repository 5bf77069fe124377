using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Storage.Directories;
using OrleansMesh.Testing;

namespace OrleansMesh.Storage.Tests.Directories;

public sealed class SqliteMeshDirectoryTests : IAsyncLifetime
{
    private readonly StoreFolder _folder = new();
    private OpenStore _open = null!;

    private SqliteMeshDirectory Meshes => new(_open.Writer, _open.Reader);

    public async Task InitializeAsync()
    {
        _open = new OpenStore(_folder, new ManualTimeProvider());
        await PutAsync("low", 10, ["data", "chat"]);
        await PutAsync("high", 90, ["data"]);
        await PutAsync("same", 90, ["data", "chat", "math"]);
        await PutAsync("hidden", 99, ["data"], isPublic: false);
        await PutAsync("abroad", 99, ["data"], region: "us");
    }

    public async Task DisposeAsync()
    {
        await _open.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("", 0, 100, "high same low")]
    [InlineData("data", 0, 100, "high same low")]
    [InlineData("chat", 0, 100, "same low")]
    [InlineData("chat data", 0, 100, "same low")]
    [InlineData("chat math", 0, 100, "same")]
    [InlineData("chat none", 0, 100, "")]
    [InlineData("dat", 0, 100, "")]
    [InlineData("da%", 0, 100, "")]
    [InlineData("", 10, 100, "high same low")]
    [InlineData("", 11, 100, "high same")]
    [InlineData("", 90, 100, "high same")]
    [InlineData("", 91, 100, "")]
    [InlineData("", 0, 1, "high")]
    [InlineData("", 0, 2, "high same")]
    public async Task QueryAsync_CapabilitiesTrustAndLimit_AreAllKept(string capabilities, int trust, int limit, string expected)
    {
        var query = new MeshQuery(capabilities.Split(' ', StringSplitOptions.RemoveEmptyEntries), trust, limit);

        Assert.Equal(expected, string.Join(' ', (await Meshes.QueryAsync("eu", query, default)).Select(m => m.Name)));
    }

    [Fact]
    public async Task PutAsync_AnotherLineOfTheMesh_ReplacesTheWholeLine()
    {
        await PutAsync("low", 95, ["math"], online: true);
        MeshSummary first = (await QueryAllAsync())[0];

        Assert.Equal(("did:mesh:test:low", "low", "eu", 95, true), (first.MeshId, first.Name, first.Region, first.Trust, first.Online));
        Assert.Equal(["math"], first.Capabilities);

        await PutAsync("low", 95, ["math"], isPublic: false);
        Assert.DoesNotContain(await QueryAllAsync(), m => m.Name == "low");
    }

    [Fact]
    public async Task AllOfflineAsync_AfterACrash_NobodyOfTheRegionIsOnline()
    {
        await PutAsync("high", 90, ["data"], online: true);
        await PutAsync("abroad", 99, ["data"], region: "us", online: true);
        await _open.DisposeAsync();
        _open = new OpenStore(_folder, new ManualTimeProvider());
        Assert.Contains(await QueryAllAsync(), m => m.Online);

        await Meshes.AllOfflineAsync("eu", default);
        Assert.DoesNotContain(await QueryAllAsync(), m => m.Online);
        Assert.Contains(await Meshes.QueryAsync("us", new MeshQuery([], 0, 100), default), m => m.Online);
    }

    private ValueTask<IReadOnlyList<MeshSummary>> QueryAllAsync() => Meshes.QueryAsync("eu", new MeshQuery([], 0, 100), default);

    private ValueTask PutAsync(string name, int trust, string[] capabilities, string region = "eu", bool online = false, bool isPublic = true) =>
        Meshes.PutAsync(new MeshSummary($"did:mesh:test:{name}", name, region, capabilities, trust, online), isPublic, default);
}
