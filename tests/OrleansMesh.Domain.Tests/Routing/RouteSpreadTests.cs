using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Routing;

namespace OrleansMesh.Domain.Tests.Routing;

/// <summary>R-06: over which ways flows are spread, and which of them each takes.</summary>
public sealed class RouteSpreadTests
{
    private const string Self = "did:key:self";
    private const int Flows = 4000;

    [Fact]
    public void Over_NoWay_IsNone()
    {
        Assert.Same(RouteSpread.None, RouteSpread.Over([], before: null));
        Assert.Null(RouteSpread.None.Choose(Self, "mesh"));
        Assert.Equal(0, RouteSpread.None.ShareOf("a"));
    }

    [Theory]
    [InlineData(10_000, 14_500, true)]
    [InlineData(10_000, 14_501, false)]
    [InlineData(0, 2000, true)]
    [InlineData(0, 2001, false)]
    public void Over_AnotherWay_JoinsWithinItsMargin(long best, long other, bool joins)
    {
        RouteSpread spread = RouteSpread.Over([Way("a", best), Way("b", other)], before: null);
        Assert.Equal(joins ? ["a", "b"] : ["a"], spread.Ways.Select(way => way.NextHop));
        Assert.Equal(1, spread.Ways.Sum(way => way.Share), 6);
    }

    [Theory]
    [InlineData(10_000, 19_000, true)]
    [InlineData(10_000, 19_001, false)]
    [InlineData(0, 4000, true)]
    [InlineData(0, 4001, false)]
    public void Over_AWayThatIsUsed_StaysWithinAWiderMargin(long best, long other, bool stays)
    {
        RouteSpread before = RouteSpread.Over([Way("a", best), Way("b", best)], before: null);
        Assert.Equal(stays, RouteSpread.Over([Way("a", best), Way("b", other)], before).Contains("b"));
    }

    [Fact]
    public void Over_WaysThatAreDampedOrExpectedToFailOrLonger_AreLeftOut()
    {
        Route best = Way("a", 10_000, hubs: 3);
        Route[] others =
        [
            Way("damped", 10_000) with { IsSuppressed = true },
            Way("failing", 10_000) with { Latency = 9000, Penalty = 1000 },
            Way("longer", 10_000, hubs: 4),
            Way("shorter", 10_000, hubs: 2),
            Way("equal", 10_000, hubs: 3),
        ];
        Assert.Equal(["a", "equal", "shorter"], RouteSpread.Over([best, .. others], before: null).Ways.Select(way => way.NextHop));

        // the best is always used, however bad it is
        Assert.Equal(["a"], RouteSpread.Over([best with { IsSuppressed = true, Penalty = 300_000 }], before: null).Ways.Select(way => way.NextHop));
    }

    [Fact]
    public void Over_MoreWaysThanMayBe_KeepsThoseInUse()
    {
        Route[] ways = [.. Enumerable.Range(0, RouteSpread.WaysMax).Select(i => Way($"n{i}", 10_000))];
        RouteSpread full = RouteSpread.Over([.. ways], before: null);
        Assert.Equal(RouteSpread.WaysMax, full.Ways.Length);
        Assert.Same(full, RouteSpread.Over([ways[0], Way("new", 10_000), .. ways[1..]], full));
        Assert.Equal(RouteSpread.WaysMax, RouteSpread.Over([Way("new", 10_000), .. ways], before: null).Ways.Length);
    }

    [Fact]
    public void Over_LatenciesThatTremble_MovesNoFlow()
    {
        RouteSpread before = RouteSpread.Over([Way("a", 40_000), Way("b", 44_000)], before: null);
        Assert.Same(before, RouteSpread.Over([Way("b", 36_000), Way("a", 49_000)], before));
        Assert.NotSame(before, RouteSpread.Over([Way("b", 40_000), Way("a", 51_000)], before));

        // of a single way it does not matter what it costs
        RouteSpread one = RouteSpread.Over([Way("a", 40_000)], before: null);
        Assert.Same(one, RouteSpread.Over([Way("a", 400_000)], one));
        Assert.NotSame(one, RouteSpread.Over([Way("b", 40_000)], one));
    }

    [Fact]
    public void Choose_TwoWays_GetFlowsByTheInverseOfTheirLatency()
    {
        RouteSpread spread = RouteSpread.Over([Way("a", 8000), Way("b", 11_000)], before: null);
        Assert.Equal(13.0 / 23, spread.ShareOf("a"), 6);
        string?[] chosen = [.. Enumerable.Range(0, Flows).Select(flow => spread.Choose(Self, $"m{flow}"))];

        // those that are remembered and those that are too many for that: the same each time
        Assert.Equal(chosen, Enumerable.Range(0, Flows).Select(flow => spread.Choose(Self, $"m{flow}")));
        int first = chosen.Count(hop => hop == "a");
        Assert.InRange(first / (double)Flows, spread.ShareOf("a") - 0.03, spread.ShareOf("a") + 0.03);
    }

    [Fact]
    public void Choose_OtherHubs_DoNotChooseAlike()
    {
        RouteSpread spread = RouteSpread.Over([Way("a", 8000), Way("b", 8000)], before: null);
        int alike = Enumerable.Range(0, Flows).Count(flow => spread.Choose("did:key:one", $"m{flow}") == spread.Choose("did:key:two", $"m{flow}"));
        Assert.InRange(alike / (double)Flows, 0.45, 0.55);
    }

    [Fact]
    public void Choose_WaysToAvoid_TakesAnotherAndNoneWhenAllAreAvoided()
    {
        RouteSpread spread = RouteSpread.Over([Way("a", 8000), Way("b", 8000)], before: null);
        Assert.All(Enumerable.Range(0, 20), flow => Assert.Equal("b", spread.Choose(Self, $"m{flow}", node => node == "a")));
        Assert.Null(spread.Choose(Self, "m0", _ => true));
        Assert.Null(RouteSpread.Over([Way("a", 8000)], before: null).Choose(Self, "m0", _ => true));
    }

    [Fact]
    public void Choose_AnyWaysOfWhichOneLeavesOrJoins_MovesNoFlowBetweenTheOthers() =>
        Prop.ForAll(
            Gen.Choose(2, RouteSpread.WaysMax).SelectMany(count => Gen.Choose(100_000, 125_000).ArrayOf(count)).ToArbitrary(),
            Gen.Choose(0, int.MaxValue).ToArbitrary(),
            (costs, chance) =>
            {
                Route[] all = [.. costs.Order().Select((cost, i) => Way($"n{i}", cost))];
                Route gone = all[chance % all.Length];
                RouteSpread with = RouteSpread.Over([.. all], before: null);
                RouteSpread without = RouteSpread.Over([.. all.Except([gone])], with);
                RouteSpread again = RouteSpread.Over([.. all], without);
                return with.Ways.Length == all.Length && without.Ways.Length == all.Length - 1
                    && Enumerable.Range(chance % 1000, 50).Select(flow => $"m{flow}").All(flow =>
                        again.Choose(Self, flow) == with.Choose(Self, flow)
                        && (with.Choose(Self, flow) == gone.NextHop ? without.Choose(Self, flow) != gone.NextHop : without.Choose(Self, flow) == with.Choose(Self, flow)));
            }).Check(Config.QuickThrowOnFailure);

    private static Route Way(string nextHop, long latency, int hubs = 3) => new(
        "did:key:target", "did:mesh:hub:target", "eu", "", nextHop, [Self, .. Enumerable.Range(2, hubs - 2).Select(hub => $"{nextHop}{hub}"), "did:key:target"], latency, Penalty: 0, IsSuppressed: false);
}
