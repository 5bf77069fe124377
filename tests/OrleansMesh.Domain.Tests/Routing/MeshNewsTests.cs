using OrleansMesh.Domain.Routing;

namespace OrleansMesh.Domain.Tests.Routing;

/// <summary>R-01: what a neighbour is told of a hub's meshes, and what it makes of that.</summary>
public sealed class MeshNewsTests
{
    private static readonly MeshList One = KnownMeshes.Of(["did:mesh:a:m1"]);
    private static readonly MeshList Two = KnownMeshes.Of(["did:mesh:a:m1", "did:mesh:a:m2"]);
    private static readonly MeshList Three = KnownMeshes.Of(["did:mesh:a:m1", "did:mesh:a:m2", "did:mesh:a:m3"]);

    private readonly TestHub _self = new("self");
    private readonly TestHub _near = new("near");
    private readonly TestHub _far = new("far");
    private readonly TestHub _target = new("target");

    [Fact]
    public void Next_ToANeighbour_TellsMeshesOnceThenWhatChanges()
    {
        var exports = new RouteExports(_far.Node);
        Link(_near);
        Assert.Equal(RouteRefusal.None, Take(_near, 1, Two, Two.Since(null)));

        (MeshNews? own, MeshNews? target) = Told(1, One);
        Assert.True(own!.IsWhole && target!.IsWhole);

        // a refresh of both
        Assert.Equal(RouteRefusal.None, Take(_near, 2, Two, null));
        Assert.Equal((null, null), Told(2, One));

        Assert.Equal(RouteRefusal.None, Take(_near, 3, Three, Three.Since(Two)));
        (own, target) = Told(3, Two);
        Assert.Equal((One.Hash, Two.Hash), (own!.From, target!.From));
        Assert.Equal(["did:mesh:a:m2", "did:mesh:a:m3"], own.Added.Concat(target.Added));

        (MeshNews? Own, MeshNews? Target) Told(int sequence, MeshList meshes)
        {
            IReadOnlyList<RouteUpdate> updates = exports.Next(_self.Table, _self.State(TestMesh.NowMs + sequence, meshes), meshes, _self.Key, TestMesh.Now);
            Assert.Equal([_self.Node, _target.Node], updates.Select(update => update.Node));
            return (updates[0].Meshes, updates[1].Meshes);
        }
    }

    [Fact]
    public void Again_OfWhatWasToldInPart_TellsAllOnce()
    {
        var exports = new RouteExports(_far.Node);
        Link(_near);
        Assert.False(exports.Again(_target.Node));
        Assert.Equal(RouteRefusal.None, Take(_near, 1, Two, Two.Since(null)));
        Assert.True(Assert.Single(Next()).Meshes!.IsWhole);

        // told whole: nothing more is to be had
        Assert.False(exports.Again(_target.Node));
        Assert.Empty(Next());

        Assert.Equal(RouteRefusal.None, Take(_near, 2, Three, Three.Since(Two)));
        Assert.False(Assert.Single(Next()).Meshes!.IsWhole);
        Assert.True(exports.Again(_target.Node));
        Assert.False(exports.Again(_target.Node));
        Assert.Equal(Three.Names, Assert.Single(Next()).Meshes!.Added);
        Assert.False(exports.Again(_target.Node));
        Assert.Empty(Next());

        // what is withdrawn before it is told again is withdrawn
        Assert.Equal(RouteRefusal.None, Take(_near, 3, Three, null));
        Assert.Null(Assert.Single(Next()).Meshes);
        Assert.True(exports.Again(_target.Node));
        _self.Table.RemoveNeighbour(_near.Node, TestMesh.Now);
        Assert.Null(Assert.Single(Next()).Announcement);

        IEnumerable<RouteUpdate> Next() =>
            exports.Next(_self.Table, _self.State(), _self.Key, TestMesh.Now, _self.Table.TakeChanged()).Where(update => update.Node != _self.Node);
    }

    [Fact]
    public void Take_NewsOfAnUnknownList_AsksAndOfOtherMeshesIsRefused()
    {
        Link(_near);
        Assert.Equal(RouteRefusal.MeshesUnknown, Take(_near, 1, Two, null));
        Assert.Equal(RouteRefusal.MeshesUnknown, Take(_near, 1, Two, Two.Since(One)));
        Assert.Equal(RouteRefusal.MeshesInvalid, Take(_near, 1, Two, Three.Since(null)));
        Assert.Equal(RouteRefusal.MeshesInvalid, Take(_near, 1, Two, MeshNews.Whole(["did:mesh:a:m2", "did:mesh:a:m1"])));
        Assert.Empty(_self.Table.Snapshot.Homes);

        Assert.Equal(RouteRefusal.None, Take(_near, 1, Two, Two.Since(null)));
        Assert.Equal(Two.Names, _self.Table.Snapshot.Homes.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(RouteRefusal.MeshesInvalid, Take(_near, 2, Three, One.Since(Two)));
        Assert.Equal(RouteRefusal.None, Take(_near, 2, Three, Three.Since(Two)));
        Assert.Equal(Three.Names, _self.Table.Snapshot.Homes.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(RouteRefusal.None, Take(_near, 3, MeshList.Empty, null));
        Assert.Empty(_self.Table.Snapshot.Homes);
    }

    [Fact]
    public void Take_ChangesOfWhatTheNeighbourToldLast_AreKnownWhoeverToldNewer()
    {
        Link(_near);
        Link(_far);
        Assert.Equal(RouteRefusal.None, Take(_near, 1, One, One.Since(null)));
        Assert.Equal(RouteRefusal.None, Take(_far, 2, Two, Two.Since(null)));
        Assert.Equal(RouteRefusal.None, Take(_near, 3, Three, Three.Since(One)));
        Assert.Equal(Three.Names, _self.Table.Snapshot.Homes.Keys.Order(StringComparer.Ordinal));
    }

    private void Link(TestHub neighbour) => Assert.True(_self.Table.SetNeighbour(neighbour.Node, 10_000, TestMesh.Now));

    private RouteRefusal Take(TestHub from, int sequence, MeshList meshes, MeshNews? news) =>
        _self.Table.Take(from.Node, _target.Along(_target.State(TestMesh.NowMs + sequence, meshes), from, _self), news, TestMesh.Now);
}
