using OrleansMesh.Domain.Routing;

namespace OrleansMesh.Domain.Tests.Routing;

/// <summary>R-06: a mesh may be at home at several hubs; one is sent to, and all are shown what is its.</summary>
public sealed class SeveralHomesTests
{
    private const string Acme = "did:mesh:enterprise:acme-001";

    private readonly TestHub _self = new("self");
    private readonly TestHub _near = new("near");
    private readonly TestHub _target = new("target", Acme);

    [Fact]
    public void Take_SeveralHomesOfAMesh_OneIsSentToAndAllAreItsHomes()
    {
        var other = new TestHub("other", Acme);
        Link(_near, 10_000);
        Link(other, 1);
        Took(_near, _target.Along(_near, _self));
        RouteSnapshot one = _self.Table.Snapshot;
        Assert.Equal([_target.Node], Homes(one));
        Took(other, other.Along(_self));
        RouteSnapshot both = _self.Table.Snapshot;
        Assert.Equal([_target.Node, other.Node], Homes(both));
        Assert.False(both.HasSameWays(one));
        Assert.True(both.IsHome(Acme, _target.Node) && both.IsHome(Acme, other.Node) && !both.IsHome(Acme, _near.Node));
        Assert.False(one.IsHome(Acme, other.Node));

        // the one that is sent to goes, and comes back as the other
        _self.Table.Withdraw(_near.Node, _target.Node, TestMesh.Now);
        Assert.Equal([other.Node], Homes(_self.Table.Snapshot));
        Took(_near, _target.Along(_target.State(TestMesh.NowMs + 1), _near, _self));
        Assert.Equal([other.Node, _target.Node], Homes(_self.Table.Snapshot));

        // one that says nothing of the mesh any more is none
        _target.Meshes = [];
        Took(_near, _target.Along(_target.State(TestMesh.NowMs + 2), _near, _self));
        Assert.Equal([other.Node], Homes(_self.Table.Snapshot));
        Assert.Empty(_self.Table.Snapshot.HomesOf("did:mesh:enterprise:nobody"));
    }

    [Fact]
    public void Take_MoreHomesThanMayBe_ThoseThatWereHomesStaySo()
    {
        TestHub[] hubs = [.. Enumerable.Range(0, RoutingLimits.HomesMax + 8).Select(i => new TestHub($"h{i}", Acme))];
        foreach (TestHub hub in hubs.Take(RoutingLimits.HomesMax))
        {
            Link(hub, 1);
            Took(hub, hub.Along(_self));
        }

        HashSet<string> homes = [.. Homes(_self.Table.Snapshot)];
        Assert.Equal(RoutingLimits.HomesMax, homes.Count);
        foreach (TestHub hub in hubs.Skip(RoutingLimits.HomesMax))
        {
            Link(hub, 1);
            Took(hub, hub.Along(_self));
            Assert.True(homes.SetEquals(Homes(_self.Table.Snapshot)));
            Assert.False(_self.Table.Snapshot.IsHome(Acme, hub.Node));
        }

        _self.Table.RemoveNeighbour(hubs[0].Node, TestMesh.Now);
        Assert.Equal(RoutingLimits.HomesMax, Homes(_self.Table.Snapshot).Count());
    }

    private static IEnumerable<string> Homes(RouteSnapshot snapshot) => snapshot.HomesOf(Acme).Select(home => home.Node);

    private void Link(TestHub neighbour, long latency) => Assert.True(_self.Table.SetNeighbour(neighbour.Node, latency, TestMesh.Now));

    private void Took(TestHub from, RouteAnnouncement announcement) => Assert.Equal(RouteRefusal.None, _self.Table.Take(from.Node, announcement, TestMesh.Now));
}
