using Xunit.Abstractions;

namespace OrleansMesh.Simulation.Tests;

/// <summary>
/// R-05, N-02: a thousand meshes at other hubs, of which nine in ten are dead, half of these since their hub is. What is sent to the living is no later for that, and
/// a dead one costs no timer, however much waits for it. <c>ORLEANSMESH_LONG=1</c> sends more.
/// </summary>
public sealed class DeadPeersTests(ITestOutputHelper output)
{
    private const int Peers = 1000;

    // one in eight of the meshes is the one that sends to the seven others of its federation
    private const int Meshes = (Peers + 6) / 7 * 8;
    private const double RatioMax = 1.5;

    [Fact]
    public void Run_NineOfTenPeersDead_MessagesToTheLivingAreAsQuick()
    {
        SimTally[] runs = new SimTally[3];
        (double Dead, int Messages)[] sizes = SimSetting.IsLong ? [(0, 20), (0.9, 20), (0.9, 60)] : [(0, 4), (0.9, 4), (0.9, 12)];
        _ = Parallel.For(0, runs.Length, i => runs[i] = Run(sizes[i].Dead, sizes[i].Messages));
        double ratio = runs[1].LatencyOf(0.99) / runs[0].LatencyOf(0.99);
        output.WriteLine(string.Join('\n', runs.Select((run, i) => $"{sizes[i].Dead:P0} of {Peers} dead, {sizes[i].Messages} messages to each: p50 {run.LatencyOf(0.5).TotalMilliseconds} ms, p99 {run.LatencyOf(0.99).TotalMilliseconds} ms, {run.Timers} timers.")));
        output.WriteLine($"p99 to the living is {ratio:F2} times that with none dead.");

        Assert.InRange(ratio, 0, RatioMax);
        Assert.InRange(runs[2].LatencyOf(0.99) / runs[0].LatencyOf(0.99), 0, RatioMax);

        // what waits for the dead is on the disk: neither they nor three times as much that waits have timers
        Assert.InRange(runs[1].Timers, 0, runs[0].Timers + 50);
        Assert.InRange(runs[2].Timers, 0, runs[1].Timers + 50);
    }

    private static SimTally Run(double dead, int messages)
    {
        var size = new SimSize(Hubs: 3, Meshes, messages, TimeSpan.FromSeconds(20)) { IsFullMesh = true, HasFaults = false, DeadShare = dead };
        using var world = new SimWorld(seed: 3, size);
        world.Run();
        return world.Tally;
    }
}
