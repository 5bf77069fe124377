using Xunit.Abstractions;

namespace OrleansMesh.Simulation.Tests;

/// <summary>R-07: a link that failed often, and slows down before it fails, is left before it does, so that fewer messages are late: not those of the failures by which that is learned. <c>ORLEANSMESH_SEEDS</c> and <c>ORLEANSMESH_SEED</c> say how many runs, and the first.</summary>
public sealed class FailingLinkTests(ITestOutputHelper output)
{
    // the other way takes less than half of it
    private static readonly TimeSpan LateAfter = TimeSpan.FromMilliseconds(700);

    // in a single run the link may not be on anybody's way, or the failures all be the first ones: of 50 runs any 12 in a row have less than half as many late
    private const int SeedsInShort = 12;
    private const int SeedsInLong = 50;
    private const int FirstSeed = 101;
    private const double ShareMax = 0.7;

    [Fact]
    public void Run_OneLinkFailsAgainAndAgain_FewerMessagesAreLateThanWithoutForecasts()
    {
        int count = SimSetting.Of("ORLEANSMESH_SEEDS") ?? (SimSetting.IsLong ? SeedsInLong : SeedsInShort);
        int first = SimSetting.Of("ORLEANSMESH_SEED") ?? FirstSeed;
        (int With, int Without)[] late = [.. Enumerable.Range(first, count).AsParallel().AsOrdered().Select(seed => (Late(seed, avoids: true), Late(seed, avoids: false)))];
        (int with, int without) = (late.Sum(each => each.With), late.Sum(each => each.Without));
        output.WriteLine($"Late in {count} seeds: {with} with forecasts, {without} without; fewer in {late.Count(each => each.With < each.Without)}, more in {late.Count(each => each.With > each.Without)}.");
        output.WriteLine(string.Join(' ', late.Select(each => $"{each.With}/{each.Without}")));

        Assert.True(without > 5 * count, $"Only {without} are late without forecasts: the link did not fail.");
        Assert.InRange(with, 0, ShareMax * without);
    }

    private static int Late(int seed, bool avoids)
    {
        // three hubs that are all linked: there is always another way
        var size = new SimSize(Hubs: 3, Meshes: 8, Messages: 300, TimeSpan.FromMinutes(5)) { IsFullMesh = true, HasFaults = false, HasFlakyLink = true, AvoidsFailingLinks = avoids };
        using var world = new SimWorld(seed, size);
        world.Run();
        return world.Tally.Latencies.Count(latency => latency > LateAfter);
    }
}
