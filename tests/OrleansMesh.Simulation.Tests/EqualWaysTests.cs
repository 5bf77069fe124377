using Xunit.Abstractions;

namespace OrleansMesh.Simulation.Tests;

/// <summary>R-06: flows between two hubs with two equal ways are spread over both, each flow in order, and those of a way that is lost go over the other.</summary>
public sealed class EqualWaysTests(ITestOutputHelper output)
{
    private const int Seed = 4;
    private const int Flows = 80;
    private const int First = 1;
    private const int Second = 2;

    private static readonly TimeSpan SendTime = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LostAfter = TimeSpan.FromSeconds(2.5);

    // a link takes 10 to 20 ms, and there are two
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(10);

    [Fact]
    public void Run_TwoEqualWaysUnderLoad_EachCarriesAboutHalf()
    {
        SimTally tally = Run(lostAfter: null);
        int first = tally.RelaysBetween[(0, First)];
        int second = tally.RelaysBetween[(0, Second)];
        Assert.InRange(first / (double)(first + second), 0.35, 0.65);

        // each goes over two links once: no hub between sends to the other, nobody sends back, and hardly one goes twice
        Assert.InRange(tally.Relays, 2 * tally.Crossing, 2.1 * tally.Crossing);
        Assert.Equal(0, Sum(tally, First, 0) + Sum(tally, Second, 0) + Sum(tally, 3, First) + Sum(tally, 3, Second));
    }

    [Fact]
    public void Run_OneOfTwoEqualWaysIsLost_ItsFlowsGoOverTheOtherWithinASecond()
    {
        SimTally tally = Run(lostAfter: LostAfter);
        Assert.InRange(tally.RelaysBetween[(0, First)], tally.Crossing * 0.1, tally.Crossing * 0.35);
        Assert.InRange(tally.RelaysBetween[(0, Second)], tally.Crossing * 0.65, tally.Crossing);

        // those that were under way on it too
        Assert.InRange(tally.LatencyOf(1), TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Run_OneOfThoseBetweenLies_AllArrivesAndNothingGoesInACircle()
    {
        SimTally tally = Run(lostAfter: null, hasLiar: true);
        Assert.InRange(tally.Relays, 2 * tally.Crossing, 2.1 * tally.Crossing);
        Assert.Equal(0, Sum(tally, First, 0) + Sum(tally, Second, 0) + Sum(tally, 3, First) + Sum(tally, 3, Second));
    }

    private static int Sum(SimTally tally, int from, int to) => tally.RelaysBetween.GetValueOrDefault((from, to));

    private SimTally Run(TimeSpan? lostAfter, bool hasLiar = false)
    {
        var size = new SimSize(Hubs: 4, Meshes: 2 * Flows, Messages: 40, SendTime) { HasFaults = false, HasLiar = hasLiar, LatencyBetween = Latency, LosesFirstLinkAfter = lostAfter };
        using var world = new SimWorld(Seed, size);
        world.Run();
        SimTally tally = world.Tally;
        output.WriteLine($"{tally.Crossing} messages, relays {string.Join(", ", tally.RelaysBetween.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key.From} to {pair.Key.To}: {pair.Value}"))}; half within {tally.LatencyOf(0.5).TotalMilliseconds:F0} ms, all within {tally.LatencyOf(1).TotalMilliseconds:F0} ms.");
        return tally;
    }
}
