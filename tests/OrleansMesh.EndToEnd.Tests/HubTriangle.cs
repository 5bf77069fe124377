using System.Net;
using System.Text.Json.Nodes;
using OrleansMesh.PrivatePostgres;
using OrleansMesh.Testing;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>Three hubs as processes, each linked with both others by ways that can be cut.</summary>
internal sealed class HubTriangle : IAsyncDisposable
{
    /// <summary>How many hubs, and how many pairs of them.</summary>
    public const int Count = 3;

    private static readonly string[] Regions = ["na", "eu", "apac"];

    private readonly World[] _worlds;
    private readonly LinkProxy[,] _ways = new LinkProxy[Count, Count];
    private readonly string[] _nodes = new string[Count];
    private PostgresServer[] _databases = [];

    private HubTriangle()
    {
        _worlds = [.. Regions.Select(_ => new World())];
        for (int from = 0; from < Count; from++)
        {
            for (int to = 0; to < Count; to++)
            {
                _ways[from, to] = new LinkProxy { Target = IPEndPoint.Parse(_worlds[to].Hub) };
            }
        }
    }

    public World this[int hub] => _worlds[hub];

    /// <summary>Starts all three.</summary>
    /// <param name="onPostgres">Each on a PostgreSQL server of its own; else on SQLite.</param>
    public static async Task<HubTriangle> StartAsync(bool onPostgres = false)
    {
        var triangle = new HubTriangle();
        try
        {
            triangle._databases = onPostgres ? await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => PostgresServer.StartNewAsync())) : [];
            await Task.WhenAll(Enumerable.Range(0, Count).Select(triangle.FirstStartAsync));
            await Task.WhenAll(Enumerable.Range(0, Count).Select(triangle.StartAsync));
            return triangle;
        }
        catch
        {
            await triangle.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a hub, the second time on the same folder and port.</summary>
    public Task<JsonObject> StartAsync(int hub)
    {
        IEnumerable<string> links = Others(hub).SelectMany(to => (string[])["--link", $"{_ways[hub, to].Address}#{_nodes[to]}"]);
        return _worlds[hub].StartHubAsync(["--region", Regions[hub], "--minimum-trust", "0", .. links]);
    }

    /// <summary>Kills the database server of a hub, which goes on; with PostgreSQL alone.</summary>
    public Task KillDatabaseAsync(int hub) => _databases[hub].KillAsync();

    /// <summary>Starts a database server that was killed.</summary>
    public Task StartDatabaseAsync(int hub) => _databases[hub].StartAsync();

    /// <summary>Cuts or heals what is between two hubs, whichever of them dialled.</summary>
    public void Cut(int first, int second, LinkCut cut)
    {
        bool isSilent = cut is LinkCut.Silent or LinkCut.SilentOneWay;
        bool isDeaf = cut == LinkCut.Silent;
        _ways[first, second].Set(forth: !isSilent, back: !isDeaf, resets: cut == LinkCut.Reset);
        _ways[second, first].Set(forth: !isDeaf, back: !isSilent, resets: cut == LinkCut.Reset);
    }

    public static string Name(int hub) => Regions[hub];

    public async ValueTask DisposeAsync()
    {
        foreach (World world in _worlds)
        {
            await world.DisposeAsync();
        }

        foreach (LinkProxy way in _ways)
        {
            await way.DisposeAsync();
        }

        foreach (PostgresServer database in _databases)
        {
            await database.DisposeAsync();
        }
    }

    private static IEnumerable<int> Others(int hub) => Enumerable.Range(0, Count).Where(other => other != hub);

    // a node id is known when the hub has made its keys
    private async Task FirstStartAsync(int hub)
    {
        // its folder says later where its database is
        JsonObject ready = await _worlds[hub].StartHubAsync(["--region", Regions[hub], .. _databases.Length > 0 ? (string[])["--database", _databases[hub].Address()] : []]);
        _nodes[hub] = ready["nodeId"]!.GetValue<string>();
        await _worlds[hub].KillHubAsync();
    }
}
