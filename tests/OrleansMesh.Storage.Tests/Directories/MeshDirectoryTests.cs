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

    [StoreFact]
    public async Task ServingAsync_TrustPartnershipAndLimit_AreAllKept()
    {
        await PutAsync("low", 10, [], services: ["data trust=60", "own"]);
        await PutAsync("high", 90, [], services: ["data", "data.more"]);
        await PutAsync("same", 90, [], services: ["data@2 for=partners"]);
        await PutAsync("hidden", 99, [], isPublic: false, services: ["data"]);
        await PutAsync("abroad", 99, [], region: "us", services: ["data"]);
        (string Asker, string Service, int Trust, string Partners, int Limit, string Expected)[] cases =
        [
            ("x", "data", 59, "", 100, "high"),
            ("x", "data", 60, "", 100, "high low"),
            ("x", "data", 60, "", 1, "high"),
            ("low", "data", 0, "", 100, "high low"),
            ("x", "data", 0, "same", 100, "same high"),
            ("x", "data", 0, "same hidden", 100, "hidden same high"),
            ("x", "data", 100, "low", 2, "low high"),
            ("x", "data", 59, "low", 100, "high"),
            ("hidden", "data", 0, "", 100, "hidden high"),
            ("x", "dat", 100, "", 100, ""),
            ("x", "data%", 100, "", 100, ""),
        ];
        foreach ((string asker, string service, int trust, string partners, int limit, string expected) in cases)
        {
            var query = new ServiceQuery(Did(asker), service, trust, [.. partners.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Did)], limit);
            Assert.Equal(expected, string.Join(' ', (await Meshes.ServingAsync("eu", query, default)).Select(line => line.MeshName)));
        }

        // what is not announced again is gone
        await PutAsync("high", 90, [], services: ["data.more ttl=5"]);
        Assert.Empty(await Meshes.ServingAsync("eu", new ServiceQuery(Did("x"), "data", 0, [], 100), default));
        ServiceLine line = Assert.Single(await Meshes.ServingAsync("eu", new ServiceQuery(Did("x"), "data.more", 0, [], 100), default));
        Assert.Equal(new ServiceLine(Did("high"), "high", "data.more ttl=5", 90, false), line);
    }

    [StoreFact]
    public async Task QueryAsync_TheTrustThatAMeshAsks_IsAsItWasPutLast()
    {
        await Meshes.PutAsync(new MeshSummary(Did("low"), "low", "eu", [], 10, false, MinimumTrust: 60), true, default);
        await Meshes.PutAsync(new MeshSummary(Did("high"), "high", "eu", [], 90, false, MinimumTrust: 0), true, default);
        Assert.Equal([("high", 0), ("same", null), ("low", 60)], (await QueryAllAsync()).Select(m => (m.Name, m.MinimumTrust)));
        await Meshes.PutAsync(new MeshSummary(Did("low"), "low", "eu", [], 10, false, MinimumTrust: 20), true, default);
        Assert.Equal(20, (await QueryAllAsync())[^1].MinimumTrust);
    }

    private static string Did(string name) => $"did:mesh:test:{name}";

    private ValueTask<IReadOnlyList<MeshSummary>> QueryAllAsync() => Meshes.QueryAsync("eu", new MeshQuery([], 0, 100), default);

    [StoreFact]
    public async Task ReplaceAsync_AMeshThatHasNoLine_IsNotPut_AndOneThatIsRemovedIsGone()
    {
        await PutAsync("low", 10, [], services: ["data"]);
        await Meshes.ReplaceAsync(new MeshSummary(Did("low"), "lower", "eu", [], 5, false, ["data.more"]), true, default);
        await Meshes.ReplaceAsync(new MeshSummary(Did("unknown"), "unknown", "eu", [], 99, false, ["data.more"]), true, default);
        string[] joined = [.. await Meshes.MeshesAsync("eu", default)];
        Assert.Equal((4, true, false), (joined.Length, joined.Contains(Did("low")), joined.Contains(Did("unknown"))));
        Assert.Equal("lower", (await Meshes.QueryAsync("eu", new MeshQuery([], 0, 100), default))[^1].Name);
        var query = new ServiceQuery("x", "data.more", 100, [], 100);
        Assert.Equal(["lower"], (await Meshes.ServingAsync("eu", query, default)).Select(line => line.MeshName));

        await Meshes.RemoveAsync(Did("low"), default);
        Assert.Equal(joined.Except([Did("low")]), await Meshes.MeshesAsync("eu", default));
        Assert.Empty(await Meshes.ServingAsync("eu", query, default));
    }

    private ValueTask PutAsync(string name, int trust, string[] capabilities, string region = "eu", bool online = false, bool isPublic = true, string[]? services = null) =>
        Meshes.PutAsync(new MeshSummary(Did(name), name, region, capabilities, trust, online, services), isPublic, default);
}
