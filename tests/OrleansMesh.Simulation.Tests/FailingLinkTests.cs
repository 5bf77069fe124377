using Xunit.Abstractions;

namespace OrleansMesh.Simulation.Tests;

/// <summary>R-07: a link that failed often, and slows down before it fails, is left before it does, so that fewer messages are late: not those of the failures by which that is learned.</summary>
public sealed class FailingLinkTests(ITestOutputHelper output)
{
    // the other way takes less than half of it
    private static readonly TimeSpan LateAfter = TimeSpan.FromMilliseconds(700);

    private static readonly int[] Seeds = [1, 2, 3, 4];

    [Fact]
    public void Run_OneLinkFailsAgainAndAgain_FewerMessagesAreLateThanWithoutForecasts()
    {
        int with = Seeds.AsParallel().Sum(seed => Late(seed, avoids: true));
        int without = Seeds.AsParallel().Sum(seed => Late(seed, avoids: false));
        output.WriteLine($"Late: {with} with forecasts, {without} without.");

        Assert.True(without > 20, $"Only {without} are late without forecasts: the link did not fail.");
        Assert.InRange(with, 0, without * 8 / 10);
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
