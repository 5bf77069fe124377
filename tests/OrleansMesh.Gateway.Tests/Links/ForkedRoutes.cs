using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Routing;

namespace OrleansMesh.Gateway.Tests.Links;

/// <summary>The routes of a hub with two neighbours that both have a link with the home of some meshes.</summary>
internal sealed class ForkedRoutes : IDisposable
{
    private readonly Ed25519PrivateKey _self = Ed25519PrivateKey.Generate();
    private readonly Ed25519PrivateKey _home = Ed25519PrivateKey.Generate();
    private readonly RoutingTable _table;

    /// <param name="latencies">Microseconds to each neighbour.</param>
    public ForkedRoutes(string[] meshes, params long[] latencies)
    {
        _table = new RoutingTable(NodeOf(_self), "did:mesh:hub:self");
        Near = [.. latencies.Select(_ => Ed25519PrivateKey.Generate())];
        Assert.True(MeshList.TryCreate(meshes, out MeshList? list));
        HubStatement statement = HubStatement.Sign(new HubStatementTerms(Home, "did:mesh:hub:home", "eu", "", Now.ToUnixTimeMilliseconds(), list.Hash), _home);
        for (int i = 0; i < latencies.Length; i++)
        {
            Measure(i, latencies[i]);
            RouteAnnouncement told = RouteAnnouncement.Originate(statement, NodeOf(Near[i]), _home).Extend(Self, 1000, Near[i]);
            Assert.Equal(RouteRefusal.None, _table.Take(NodeOf(Near[i]), told, MeshNews.Whole(list.Names), Now));
        }
    }

    public static DateTimeOffset Now { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>did:key of the hub.</summary>
    public string Self => NodeOf(_self);

    /// <summary>did:key of the home.</summary>
    public string Home => NodeOf(_home);

    /// <summary>The keys of the neighbours.</summary>
    public IReadOnlyList<Ed25519PrivateKey> Near { get; }

    public RouteSnapshot Snapshot => _table.Snapshot;

    /// <summary>A link takes so many microseconds.</summary>
    public void Measure(int near, long latency) => Assert.True(_table.SetNeighbour(NodeOf(Near[near]), latency, Now));

    /// <summary>A link is suspected to be dead.</summary>
    public void Suspect(int near) => _table.SetUsable(NodeOf(Near[near]), isUsable: false, Now);

    public void Dispose()
    {
        _self.Dispose();
        _home.Dispose();
        foreach (Ed25519PrivateKey key in Near)
        {
            key.Dispose();
        }
    }

    private static string NodeOf(Ed25519PrivateKey key) => DidKey.Encode(key.PublicKey).ToString();
}
