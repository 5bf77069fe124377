using System.Globalization;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Testing;

namespace OrleansMesh.Simulation.Tests;

/// <summary>R-05: what is stored for meshes whose home cannot be reached makes nothing dearer that is stored for others.</summary>
public sealed class WaitingFlowsTests
{
    private const int Waiting = 10_000;

    // looking at all that wait takes eight bytes for each at the least
    private const long BytesMax = 4 * Waiting;

    private readonly ManualTimeProvider _clock = new();
    private readonly SeededTaskScheduler _scheduler = new(seed: 1);

    [Fact]
    public void OnStored_ManyWaitForAWay_OneMoreLooksAtNoneOfThem()
    {
        using var trace = new SimTrace(_clock);
        var size = new SimSize(Hubs: 1, Meshes: 1, Messages: 0, TimeSpan.Zero);
        var hub = new SimHub(0, _scheduler, new DriftingClock(_clock, TimeSpan.Zero, 0), new SimLeases(), size, new SimTally(), trace, new Random(1));
        hub.Meshes.Add("did:mesh:sim:here");
        hub.Start();
        Run(() => _clock.Advance(TimeSpan.FromSeconds(1)));
        for (int i = 0; i < Waiting; i++)
        {
            Stored(string.Create(CultureInfo.InvariantCulture, $"did:mesh:sim:m{i}"));
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        Stored("did:mesh:sim:other");
        Stored("did:mesh:sim:m0");
        Stored("did:mesh:sim:here");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, BytesMax);

        void Stored(string target)
        {
            hub.Deliveries.OnStored(target, new StoredEnvelope(1, Array.Empty<byte>(), long.MaxValue));
            _scheduler.RunUntilIdle();
        }
    }

    private void Run(Action code)
    {
        _ = _scheduler.Run(() =>
        {
            code();
            return Task.CompletedTask;
        });
        _scheduler.RunUntilIdle();
    }
}
