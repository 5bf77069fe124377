using OrleansMesh.Domain.Routing;

namespace OrleansMesh.Domain.Tests.Routing;

/// <summary>R-01, R-02, R-07: which way is taken, and what is refused.</summary>
public sealed class RoutingTableTests
{
    private const string Acme = "did:mesh:enterprise:acme-001";

    private readonly TestHub _self = new("self");
    private readonly TestHub _near = new("near");
    private readonly TestHub _far = new("far");
    private readonly TestHub _target = new("target", Acme);

    [Fact]
    public void Take_TwoWays_TheLeastLatencyThenTheShorterIsBest()
    {
        Link(_near, 10_000);
        Link(_far, 50_000);
        Took(_near, _target.Along(_near, _self));
        Took(_far, _target.Along(_far, _self));

        Assert.True(_self.Table.Snapshot.TryFindHome(Acme, out Route? route));
        Assert.Equal((_near.Node, 11_000L), (route.NextHop, route.Latency));
        Assert.Equal([_self.Node, _near.Node, _target.Node], route.Path.AsEnumerable());
        Assert.Equal(2, _self.Table.Snapshot.WaysTo(_target.Node).Length);
        Assert.True(_self.Table.Snapshot.TryFindHub("did:mesh:hub:target", out _));

        Link(_near, 50_000);
        Assert.Equal(_near.Node, NextHop());
        Link(_near, 100_000);
        Assert.Equal(_far.Node, NextHop());
    }

    [Theory]
    [InlineData(4401, false)] // longer: a fifth and 2 ms better, or it stays away
    [InlineData(4400, true)]
    public void Take_ALongerWayThatIsALittleBetter_IsNotWorthTheChange(int latency, bool isWorth)
    {
        Link(_far, 7000);
        Took(_far, _target.Along(_far, _self));
        Link(_near, latency - 2000);
        Took(_near, _target.Along(new TestHub("between"), _near, _self));

        Assert.Equal(isWorth ? _near.Node : _far.Node, NextHop());
    }

    [Theory]
    [InlineData(2000, true)] // costs as much: fewer links do less work
    [InlineData(2001, false)]
    public void SetNeighbour_TheShorterWayIsMeasuredLate_TakesThePlaceOfALongerThatIsNoBetter(int latency, bool isTaken)
    {
        Link(_near, 1000);
        Took(_near, _target.Along(new TestHub("between"), _near, _self));
        Link(_far, 250_000);
        Took(_far, _target.Along(_far, _self));
        Assert.Equal(_near.Node, NextHop());

        Link(_far, latency);

        Assert.Equal(isTaken ? _far.Node : _near.Node, NextHop());
    }

    [Fact]
    public void SetUsable_SuspectedLink_IsAvoidedAndTakenAgain()
    {
        Link(_near, 10_000);
        Link(_far, 50_000);
        Took(_near, _target.Along(_near, _self));
        Took(_far, _target.Along(_far, _self));

        _self.Table.SetUsable(_near.Node, isUsable: false, TestMesh.Now);
        Assert.Equal(_far.Node, NextHop());

        _self.Table.SetUsable(_near.Node, isUsable: true, TestMesh.Now);
        Assert.Equal(_near.Node, NextHop());
    }

    [Fact]
    public void Answered_LinkThatFailedOften_CostsMoreBeforeItFailsAgain()
    {
        DateTimeOffset now = TestMesh.Now;
        Link(_near, 10_000);
        Link(_far, 50_000);
        Took(_near, _target.Along(_near, _self));
        Took(_far, _target.Along(_far, _self));
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(_near.Node, NextHop());
            Assert.Equal((false, i), Expected(now));
            now += TimeSpan.FromSeconds(2);
            _self.Table.Answered(_near.Node, TimeSpan.FromMilliseconds(20), now);
            _self.Table.SetUsable(_near.Node, isUsable: false, now);
            _self.Table.SetUsable(_near.Node, isUsable: true, now);
            if (Expected(now).IsExpectedToFail)
            {
                break;
            }
        }

        // usable, nearer, and the second choice: what is measured is told, and what is added to it
        Assert.Equal(_far.Node, NextHop());
        Route near = _self.Table.Snapshot.WaysTo(_target.Node)[1];
        Assert.Equal((11_000, LinkForecastRules.PenaltyMicroseconds, false), (near.Latency, near.Penalty, near.IsSuppressed));

        // those to whom it is passed on hear of the cost when there is no other way
        _self.Table.RemoveNeighbour(_far.Node, now);
        var other = new TestHub("other");
        Assert.True(_self.Table.SetNeighbour(other.Node, 1, now));
        RouteAnnouncement told = new RouteExports(other.Node).Next(_self.Table, _self.State(), _self.Key, now).Single(update => update.Node == _target.Node).Announcement!;
        Assert.Equal(11_000 + LinkForecastRules.PenaltyMicroseconds, told.Latency);

        // and with a new link it is remembered
        _self.Table.RemoveNeighbour(_near.Node, now);
        Link(_near, 10_000);
        Assert.True(Expected(now).IsExpectedToFail);

        (bool IsExpectedToFail, int Failures) Expected(DateTimeOffset at) => _self.Table.ForecastOf(_near.Node, at) is { } forecast ? (forecast.IsExpectedToFail, forecast.Failures) : default;
    }

    [Fact]
    public void Answered_WithoutForecasts_CostsNothing()
    {
        _self.Table.AvoidsFailingLinks = false;
        Link(_near, 10_000);
        Link(_far, 50_000);
        Took(_near, _target.Along(_near, _self));
        Took(_far, _target.Along(_far, _self));
        for (int i = 0; i < 5; i++)
        {
            _self.Table.Answered(_near.Node, TimeSpan.FromMilliseconds(20), TestMesh.Now);
            _self.Table.SetUsable(_near.Node, isUsable: false, TestMesh.Now);
            _self.Table.SetUsable(_near.Node, isUsable: true, TestMesh.Now);
        }

        Assert.Equal(_near.Node, NextHop());
        Assert.Null(_self.Table.ForecastOf(_target.Node, TestMesh.Now));
    }

    [Fact]
    public void RemoveNeighbour_MoreThanMayBeRemembered_ForgetsThatWhichFailedLeast()
    {
        DateTimeOffset now = TestMesh.Now;
        string[] nodes = [.. Enumerable.Range(0, LinkForecastRules.LinksMax + 1).Select(i => new TestHub($"n{i}").Node)];
        foreach (string node in nodes)
        {
            // the second one never answers, and so cannot fail
            Assert.True(_self.Table.SetNeighbour(node, 1, now));
            _self.Table.Answered(node == nodes[1] ? "" : node, TimeSpan.Zero, now);
            _self.Table.RemoveNeighbour(node, now);
        }

        foreach ((string node, int failures) in new[] { (nodes[0], 1), (nodes[^1], 1), (nodes[1], 0) })
        {
            Assert.True(_self.Table.SetNeighbour(node, 1, now));
            Assert.Equal(failures, _self.Table.ForecastOf(node, now)!.Failures);
            _self.Table.RemoveNeighbour(node, now);
        }
    }

    [Fact]
    public void RemoveNeighbour_TheOnlyWay_LeavesNone()
    {
        Link(_near, 10_000);
        Took(_near, _target.Along(_near, _self));
        _self.Table.RemoveNeighbour(_near.Node, TestMesh.Now);

        Assert.False(_self.Table.Snapshot.TryFindHome(Acme, out _));
        Assert.Equal(RouteRefusal.NotNeighbour, _self.Table.Take(_near.Node, _target.Along(_near, _self), TestMesh.Now));
    }

    [Fact]
    public void Withdraw_OnlyWhatThatNeighbourSaid()
    {
        Link(_near, 10_000);
        Link(_far, 50_000);
        Took(_near, _target.Along(_near, _self));
        Took(_far, _target.Along(_far, _self));
        _self.Table.Withdraw(_near.Node, _target.Node, TestMesh.Now);

        Assert.Equal(_far.Node, NextHop());
    }

    [Fact]
    public void Take_Sequences_OnlyForward()
    {
        Link(_near, 10_000);
        Took(_near, _target.Along(_near, _self));

        Assert.Equal(RouteRefusal.SequenceStale, Take(_target.Along(_target.State(TestMesh.NowMs - 1), _near, _self)));
        _target.Meshes = [];
        Assert.Equal(RouteRefusal.Equivocation, Take(_target.Along(_near, _self)));
        Assert.Equal(RouteRefusal.None, Take(_target.Along(_target.State(TestMesh.NowMs + 1), _near, _self)));
        Assert.False(_self.Table.Snapshot.TryFindHome(Acme, out _));
    }

    [Fact]
    public void Take_Times_WithinTheLifetimeAndTheSkew()
    {
        Link(_near, 10_000);
        long oldest = (TestMesh.Now - RoutingLimits.Lifetime - RoutingLimits.ClockSkewMax).ToUnixTimeMilliseconds();
        long newest = (TestMesh.Now + RoutingLimits.ClockSkewMax).ToUnixTimeMilliseconds();

        Assert.Equal(RouteRefusal.SequenceStale, Take(_target.Along(_target.State(oldest - 1), _near, _self)));
        Assert.Equal(RouteRefusal.None, Take(_target.Along(_target.State(oldest), _near, _self)));
        Assert.Equal(RouteRefusal.ClockSkew, Take(_target.Along(_target.State(newest + 1), _near, _self)));
        Assert.Equal(RouteRefusal.None, Take(_target.Along(_target.State(newest), _near, _self)));
    }

    [Fact]
    public void Tick_WithoutANewerStatement_TheRouteEnds()
    {
        Link(_near, 10_000);
        Took(_near, _target.Along(_near, _self));
        _self.Table.Tick(TestMesh.Now + RoutingLimits.Lifetime + RoutingLimits.ClockSkewMax);
        Assert.True(_self.Table.Snapshot.TryFindHome(Acme, out _));

        _self.Table.Tick(TestMesh.Now + RoutingLimits.Lifetime + RoutingLimits.ClockSkewMax + TimeSpan.FromMilliseconds(1));
        Assert.False(_self.Table.Snapshot.TryFindHome(Acme, out _));
    }

    [Fact]
    public void Take_MeshOrHubOfAnother_TheFirstKeepsIt()
    {
        var thief = new TestHub("thief", Acme);
        Link(_near, 10_000);
        Link(thief, 1);
        Took(_near, _target.Along(_near, _self));
        Took(thief, thief.Along(_self));
        Assert.True(_self.Table.Snapshot.TryFindHome(Acme, out Route? route));
        Assert.Equal(_target.Node, route.Node);

        var twin = new TestHub("target");
        Link(twin, 1);
        Assert.Equal(RouteRefusal.HubTaken, _self.Table.Take(twin.Node, twin.Along(_self), TestMesh.Now));
        var alias = new TestHub("self");
        Link(alias, 1);
        Assert.Equal(RouteRefusal.HubTaken, _self.Table.Take(alias.Node, alias.Along(_self), TestMesh.Now));

        // when the first is gone, the second has it
        _self.Table.RemoveNeighbour(_near.Node, TestMesh.Now);
        Assert.True(_self.Table.Snapshot.TryFindHome(Acme, out route));
        Assert.Equal(thief.Node, route.Node);
    }

    [Fact]
    public void Take_FlappingWay_IsUsedOnlyWhenThereIsNoOther()
    {
        Link(_near, 10_000);
        Link(_far, 500_000);
        Took(_far, _target.Along(_far, _self));
        for (int i = 0; i < 3; i++)
        {
            Took(_near, _target.Along(_near, _self));
            _self.Table.Withdraw(_near.Node, _target.Node, TestMesh.Now);
        }

        Took(_near, _target.Along(_near, _self));
        Assert.Equal(_far.Node, NextHop());

        _self.Table.RemoveNeighbour(_far.Node, TestMesh.Now);
        Assert.True(_self.Table.Snapshot.TryFindHome(Acme, out Route? route));
        Assert.True(route.IsSuppressed);

        _self.Table.Tick(TestMesh.Now + (3 * RouteDamping.HalfLife));
        Assert.True(_self.Table.Snapshot.TryFindHome(Acme, out route));
        Assert.False(route.IsSuppressed);
    }

    [Fact]
    public void SetNeighbour_ToTheBound_AndOneMore()
    {
        for (int i = 0; i < RoutingLimits.NeighboursMax; i++)
        {
            Assert.True(_self.Table.SetNeighbour(new TestHub($"n{i}").Node, 1, TestMesh.Now));
        }

        Assert.False(_self.Table.SetNeighbour(_near.Node, 1, TestMesh.Now));
        Assert.False(_near.Table.SetNeighbour(_near.Node, 1, TestMesh.Now));
    }

    [Fact]
    public void Take_OriginsToTheBound_AndOneMore()
    {
        Link(_near, 1);
        for (int i = 0; i < RoutingLimits.OriginsMax; i++)
        {
            Took(_near, new TestHub($"o{i}").Along(_near, _self));
        }

        Assert.Equal(RouteRefusal.TooManyOrigins, Take(_target.Along(_near, _self)));
    }

    [Fact]
    public void Next_TheBestWayLeavesNoRoomForTheNeighbour_TellsTheBestThatDoes()
    {
        var (one, two) = (new TestHub("one"), new TestHub("two"));
        var other = new TestHub("other");
        Link(_near, 1000);
        Link(_far, 90_000);
        Link(other, 1000);
        Took(_near, _target.Along(one, two, _near, _self));
        Assert.Equal([_self.Node], Told(other));

        // target, far, self, other: slower and shorter
        Took(_far, _target.Along(_far, _self));
        Assert.Equal(_near.Node, NextHop());
        Assert.Equal([_self.Node, _target.Node], Told(other));
        RouteAnnouncement told = new RouteExports(other.Node).Next(_self.Table, _self.State(), _self.Key, TestMesh.Now)[1].Announcement!;
        Assert.Equal([_target.Node, _far.Node, _self.Node], told.Hops.Select(hop => hop.Node));
        Assert.Equal(RouteRefusal.None, told.Judge(other.Node, _self.Node));

        // and what comes from it goes on so, as what has been by a hub of the long way does
        Assert.Equal([_far.Node], WaysOn(other, linksMax: 3));
        Assert.Equal([_far.Node], WaysOn(two, linksMax: 4));
        Assert.Equal([_near.Node, _far.Node], WaysOn(other, linksMax: 4));
        Assert.Empty(WaysOn(other, linksMax: 1));

        // but nothing that leads back
        Assert.Equal([_self.Node], Told(_near));
    }

    [Fact]
    public void Next_ToANeighbour_TellsNewsOnceAndNothingThatLeadsBack()
    {
        var exports = new RouteExports(_far.Node);
        Link(_near, 10_000);
        Link(_far, 10_000);
        Took(_near, _target.Along(_near, _self));
        HubStatement own = _self.State();

        IReadOnlyList<RouteUpdate> first = exports.Next(_self.Table, own, _self.Key, TestMesh.Now);
        Assert.Equal([_self.Node, _target.Node], first.Select(update => update.Node));
        Assert.All(first, update => Assert.Equal(RouteRefusal.None, update.Announcement!.Judge(_far.Node, _self.Node)));
        Assert.Empty(exports.Next(_self.Table, own, _self.Key, TestMesh.Now));
        Assert.Equal([_self.Node], new RouteExports(_near.Node).Next(_self.Table, own, _self.Key, TestMesh.Now).Select(update => update.Node));

        Link(_near, 12_000);
        Assert.Empty(exports.Next(_self.Table, own, _self.Key, TestMesh.Now));
        Link(_near, 14_000);
        Assert.Equal(15_000, Assert.Single(exports.Next(_self.Table, own, _self.Key, TestMesh.Now)).Announcement!.Latency);

        _self.Table.RemoveNeighbour(_near.Node, TestMesh.Now);
        RouteUpdate gone = Assert.Single(exports.Next(_self.Table, own, _self.Key, TestMesh.Now));
        Assert.Equal((_target.Node, null), (gone.Node, gone.Announcement));
    }

    [Fact]
    public void TakeChanged_OneAnnouncementAmongMany_IsThatHubAloneUntilTheNextTick()
    {
        TestHub[] others = [.. Enumerable.Range(0, 20).Select(i => new TestHub($"o{i}"))];
        var exports = new RouteExports(_far.Node);
        Link(_near, 10_000);
        Link(_far, 10_000);
        Array.ForEach(others, other => Took(_near, other.Along(_near, _self)));
        Took(_near, _target.Along(_near, _self));
        HubStatement own = _self.State();
        Assert.Null(_self.Table.TakeChanged());

        // a first call looks at all, whatever changed
        Assert.Equal(22, exports.Next(_self.Table, own, _self.Key, TestMesh.Now, new HashSet<string>()).Count);

        Took(_near, others[3].Along(others[3].State(TestMesh.NowMs + 1), _near, _self));
        IReadOnlySet<string>? changed = _self.Table.TakeChanged();
        Assert.Equal([others[3].Node], changed!);
        Assert.Equal(others[3].Node, Assert.Single(exports.Next(_self.Table, own, _self.Key, TestMesh.Now, changed)).Node);
        Assert.Empty(_self.Table.TakeChanged()!);

        // what is lost, and what time brings, concerns all
        _self.Table.Withdraw(_near.Node, _target.Node, TestMesh.Now);
        Assert.Null(_self.Table.TakeChanged());
        Assert.Equal(_target.Node, Assert.Single(exports.Next(_self.Table, own, _self.Key, TestMesh.Now)).Node);
        _self.Table.Tick(TestMesh.Now);
        Assert.Null(_self.Table.TakeChanged());
    }

    private IEnumerable<string> WaysOn(TestHub from, int linksMax) => _self.Table.Snapshot.WaysOn(_target.Node, from.Node, linksMax).Select(way => way.NextHop);

    private IEnumerable<string> Told(TestHub neighbour) => new RouteExports(neighbour.Node).Next(_self.Table, _self.State(), _self.Key, TestMesh.Now).Select(update => update.Node);

    private void Link(TestHub neighbour, long latency) => Assert.True(_self.Table.SetNeighbour(neighbour.Node, latency, TestMesh.Now));

    private void Took(TestHub from, RouteAnnouncement announcement) => Assert.Equal(RouteRefusal.None, _self.Table.Take(from.Node, announcement, TestMesh.Now));

    private RouteRefusal Take(RouteAnnouncement announcement) => _self.Table.Take(_near.Node, announcement, TestMesh.Now);

    private string NextHop() => _self.Table.Snapshot.TryFindHome(Acme, out Route? route) ? route.NextHop : "";
}
