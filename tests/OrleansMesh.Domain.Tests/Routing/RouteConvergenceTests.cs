using FsCheck;
using FsCheck.Fluent;

namespace OrleansMesh.Domain.Tests.Routing;

/// <summary>R-02, R-07: whatever the topology and whatever is lost, late or repeated, hubs that come to rest send no message in a circle.</summary>
public sealed class RouteConvergenceTests
{
    private static readonly TestHub[] Keys = [.. Enumerable.Range(0, 8).Select(i => new TestHub($"hub{i}"))];

    [Fact]
    public void Run_AnyTopologyAndAnyFaults_ComesToRestWithoutALoop() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var net = new RouteNetwork(Keys, new Random(seed), hubs: 3 + (seed % 6));
            net.Disturb(steps: 60);
            net.Rest();
            return net.IsSound() && net.KnowsMeshes();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public void Run_LatenciesThatAreAlike_EveryChoiceOfEveryHubArrivesWithoutALoop()
    {
        int choicesMax = 0;
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var net = new RouteNetwork(Keys, new Random(seed), hubs: 3 + (seed % 6), latencyMin: 150_000) { Liar = seed % 3 == 0 ? 0 : null };
            net.Disturb(steps: 60);
            net.Rest();
            bool isSound = net.IsSound();
            choicesMax = Math.Max(choicesMax, net.ChoicesMax);
            return isSound;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
        Assert.True(choicesMax > 2, "There was nothing to choose from.");
    }

    [Fact]
    public void Run_AtMostFiveHubs_EveryPairWithAPathHasARoute() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var net = new RouteNetwork(Keys, new Random(seed), hubs: 2 + (seed % 4));
            net.Disturb(steps: 40);
            net.Rest();
            return net.IsSound() && net.ReachesAll();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public void Run_OneHubLies_NoLoopAndNoLongPathBesidesIt() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var net = new RouteNetwork(Keys, new Random(seed), hubs: 4 + (seed % 4)) { Liar = 0 };
            net.Disturb(steps: 60);
            net.Rest();
            return net.IsSound();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
}
