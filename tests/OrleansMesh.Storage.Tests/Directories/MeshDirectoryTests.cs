using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Storage.Directories;
using OrleansMesh.Testing;

namespace OrleansMesh.Storage.Tests.Directories;

public abstract class MeshDirectoryTests(TestDatabase database) : IAsyncLifetime
{
    private OpenStore _open = null!;

    private SqlMeshDirectory Meshes => new(_open.Writer, _open.Reader);

    public async Task InitializeAsync()
    {
        _open = new OpenStore(database, new ManualTimeProvider());
        await PutAsync("low", 10, ["data", "chat"]);
        await PutAsync("high", 90, ["data"]);
        await PutAsync("same", 90, ["data", "chat", "math"]);
        await PutAsync("hidden", 99, ["data"], isPublic: false);
        await PutAsync("abroad", 99, ["data"], region: "us");
    }

    public async Task DisposeAsync()
    {
        await _open.DisposeAsync();
        database.Dispose();
    }

    [StoreFact]
    public async Task QueryAsync_CapabilitiesTrustAndLimit_AreAllKept()
    {
        (string Capabilities, int Trust, int Limit, string Expected)[] cases =
        [
            ("", 0, 100, "high same low"),
            ("data", 0, 100, "high same low"),
            ("chat", 0, 100, "same low"),
            ("chat data", 0, 100, "same low"),
            ("chat math", 0, 100, "same"),
            ("chat none", 0, 100, ""),
            ("dat", 0, 100, ""),
            ("da%", 0, 100, ""),
            ("", 10, 100, "high same low"),
            ("", 11, 100, "high same"),
            ("", 90, 100, "high same"),
            ("", 91, 100, ""),
            ("", 0, 1, "high"),
            ("", 0, 2, "high same"),
        ];
        foreach ((string capabilities, int trust, int limit, string expected) in cases)
        {
            var query = new MeshQuery(capabilities.Split(' ', StringSplitOptions.RemoveEmptyEntries), trust, limit);
            Assert.Equal(expected, string.Join(' ', (await Meshes.QueryAsync("eu", query, default)).Select(m => m.Name)));
        }
    }

    private ValueTask<IReadOnlyList<MeshSummary>> QueryAllAsync() => Meshes.QueryAsync("eu", new MeshQuery([], 0, 100), default);

    private ValueTask PutAsync(string name, int trust, string[] capabilities, string region = "eu", bool online = false, bool isPublic = true) =>
        Meshes.PutAsync(new MeshSummary($"did:mesh:test:{name}", name, region, capabilities, trust, online), isPublic, default);
}
