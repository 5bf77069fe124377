using Microsoft.Extensions.DependencyInjection;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Gateway.Tests.Peers;
using OrleansMesh.Testing;

namespace OrleansMesh.Gateway.Tests.Federations;

/// <summary>Two hubs in this process, of which each dials the other by a way that can be cut.</summary>
internal sealed class LinkedHubs : IAsyncDisposable
{
    private readonly PeerNode[] _nodes = [new(), new()];
    private readonly LinkProxy[] _ways;

    private LinkedHubs() => _ways = [.. _nodes.Select(node => new LinkProxy { Target = new(System.Net.IPAddress.Loopback, node.Port) })];

    public TestHub First => _nodes[0].Hub;

    public TestHub Second => _nodes[1].Hub;

    public static async Task<LinkedHubs> StartAsync()
    {
        var hubs = new LinkedHubs();
        await Task.WhenAll(Enumerable.Range(0, 2).Select(hubs.StartAsync));
        return hubs;
    }

    /// <summary>Cuts or heals what is between the two, whoever dialled.</summary>
    public void Cut(LinkCut cut)
    {
        bool isSilent = cut is LinkCut.Silent or LinkCut.SilentOneWay;
        bool isDeaf = cut == LinkCut.Silent;
        _ways[1].Set(forth: !isSilent, back: !isDeaf, resets: cut == LinkCut.Reset);
        _ways[0].Set(forth: !isDeaf, back: !isSilent, resets: cut == LinkCut.Reset);
    }

    /// <summary>Completes when each hub has a route to the home of the other's mesh.</summary>
    public async Task ReachAsync(Did atFirst, Did atSecond)
    {
        await Eventually.HoldsAsync(() => Reaches(First, atSecond));
        await Eventually.HoldsAsync(() => Reaches(Second, atFirst));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (PeerNode node in _nodes)
        {
            await node.DisposeAsync();
        }

        foreach (LinkProxy way in _ways)
        {
            await way.DisposeAsync();
        }
    }

    private static bool Reaches(TestHub hub, Did mesh) => hub.Services.GetRequiredService<RouteService>().Snapshot.TryFindHome(mesh.ToString(), out _);

    private Task StartAsync(int place) => _nodes[place].StartWithAsync(
    [
        $"Hub:Region=r{place}", "Hub:MinimumTrust=0", $"Gateway:Peers:0:Address={_ways[1 - place].Address}", $"Gateway:Peers:0:NodeId={_nodes[1 - place].Id}",
    ]);
}
