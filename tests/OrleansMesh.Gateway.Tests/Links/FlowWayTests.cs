using OrleansMesh.Domain.Admission;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Testing;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Framing;

namespace OrleansMesh.Gateway.Tests.Links;

/// <summary>R-06: over which link a flow goes, and when it goes over another one.</summary>
public sealed class FlowWayTests : IDisposable
{
    private const int Meshes = 40;

    private static readonly string[] Names = [.. Enumerable.Range(10, Meshes).Select(i => $"did:mesh:far:m{i}")];

    private readonly ManualTimeProvider _clock = new();
    private readonly ForkedRoutes _routes = new(Names, 10_000, 10_000);
    private readonly SilentSession[] _sessions;
    private readonly LinkTable _links;

    public FlowWayTests()
    {
        _links = new LinkTable(_clock);
        _sessions = [.. _routes.Near.Select(key => new SilentSession(NodeId.Of(key.PublicKey)))];
    }

    public void Dispose() => _routes.Dispose();

    [Fact]
    public void TryChoose_TwoWays_SpreadsMeshesAndKeepsToIt()
    {
        Link[] links = Open();
        Link[] chosen = [.. Names.Select(Choose)];
        Assert.InRange(chosen.Count(link => link == links[0]), Meshes / 8, Meshes * 7 / 8);
        Assert.Equal(chosen, Names.Select(Choose));
        Assert.False(FlowWay.TryChoose(_routes.Snapshot, _links, _routes.Self, "did:mesh:far:unknown", out _));
    }

    [Fact]
    public void TryChoose_ALinkThatIsCrowded_IsTakenOnlyWhenAllAre()
    {
        Link[] links = Open();
        Link[] before = [.. Names.Select(Choose)];
        Crowd(links[0]);
        Assert.All(Names, name => Assert.Same(links[1], Choose(name)));

        Crowd(links[1]);
        Assert.Equal(before, Names.Select(Choose));
    }

    [Fact]
    public void TryChoose_AWayWithoutALink_IsNone()
    {
        Link only = _links.Add(_sessions[1]);
        Assert.All(Names, name => Assert.Same(only, Choose(name)));
        _ = _links.Remove(_sessions[1]);
        Assert.False(FlowWay.TryChoose(_routes.Snapshot, _links, _routes.Self, Names[0], out _));
    }

    [Fact]
    public void IsStillAllowed_AsLongAsItsLinkIsNearlyAsGood()
    {
        Link[] links = Open();
        FlowWay way = WayOver(links[0]);
        Assert.True(IsAllowed(way) && way.IsStillTheChoice(_routes.Snapshot));

        // of another share: more of the flow may come, a new choice is due
        _routes.Measure(0, 14_000);
        Assert.True(IsAllowed(way) && !way.IsStillTheChoice(_routes.Snapshot));
        _routes.Suspect(0);
        Assert.False(IsAllowed(way));

        FlowWay other = WayOver(links[1]);
        Assert.True(IsAllowed(other));
        Crowd(links[1]);
        Assert.True(IsAllowed(other) && !other.IsStillTheChoice(_routes.Snapshot));
        links[1].End();
        Assert.False(IsAllowed(other));
    }

    [Fact]
    public void TryEnter_WhileSomethingIsUnderWay_KeepsTheLinkUnlessItMayNotBeUsed()
    {
        Link[] links = Open();
        string mesh = Array.Find(Names, name => Choose(name) == links[0])!;
        var flows = new TransientFlows(_routes.Self, _links);
        TransientFlows.Flow first = Enter(flows, mesh);
        Assert.Same(links[0], first.Way.Link);

        Crowd(links[0]);
        TransientFlows.Flow second = Enter(flows, mesh);
        Assert.Same(first, second);
        Assert.Same(links[1], Enter(flows, Names.First(name => name != mesh)).Way.Link);
        Assert.Equal(2, flows.Count);

        // when nothing is under way the choice is free
        flows.Leave(first);
        Assert.Same(links[0], Enter(flows, mesh).Way.Link);
        flows.Leave(first);
        flows.Leave(first);
        TransientFlows.Flow moved = Enter(flows, mesh);
        Assert.Same(links[1], moved.Way.Link);

        // a link that is lost holds nothing back, and what was under way on it takes nothing away
        links[1].End();
        TransientFlows.Flow last = Enter(flows, mesh);
        Assert.Same(links[0], last.Way.Link);
        flows.Leave(moved);
        Assert.Same(last, Enter(flows, mesh));
    }

    [Fact]
    public void TryEnter_NoWay_RemembersNothing()
    {
        var flows = new TransientFlows(_routes.Self, _links);
        Assert.False(flows.TryEnter(_routes.Snapshot, "did:mesh:near:m1", Names[0], out _));
        Assert.Equal(0, flows.Count);
    }

    private Link[] Open() => [.. _sessions.Select(_links.Add)];

    private Link Choose(string mesh) => FlowWay.TryChoose(_routes.Snapshot, _links, _routes.Self, mesh, out FlowWay? way) ? way.Link : throw new InvalidOperationException("There is no way.");

    private FlowWay WayOver(Link link) => Names.Select(name => FlowWay.TryChoose(_routes.Snapshot, _links, _routes.Self, name, out FlowWay? way) && way.Link == link ? way : null).OfType<FlowWay>().First();

    private bool IsAllowed(FlowWay way) => way.IsStillAllowed(_routes.Snapshot, _links, Names[0]);

    private TransientFlows.Flow Enter(TransientFlows flows, string mesh)
    {
        Assert.True(flows.TryEnter(_routes.Snapshot, "did:mesh:near:m1", mesh, out TransientFlows.Flow? flow));
        return flow;
    }

    private static void Crowd(Link link)
    {
        for (int i = 0; !link.IsCrowded; i++)
        {
            Assert.InRange(i, 0, Link.UnansweredMax);
            Assert.Equal(Refusal.None, link.TryRelay(new PendingRelay(new RelayHead(link.Peer, link.Peer, 0, 0), RelaySamples.New(i).Envelope!, _ => { })));
        }
    }

    /// <summary>Takes all that is sent and answers nothing.</summary>
    private sealed class SilentSession(NodeId peer) : ILinkSession
    {
        public NodeId Peer => peer;

        public bool TakesBatches => false;

        public ValueTask<bool> SendAsync(FrameType type, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) => ValueTask.FromResult(true);

        public bool TrySend(FrameType type, ReadOnlySpan<byte> payload) => true;

        public void Abort()
        {
            // it goes on being silent
        }
    }
}
