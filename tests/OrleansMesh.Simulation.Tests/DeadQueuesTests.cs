using Xunit.Abstractions;

namespace OrleansMesh.Simulation.Tests;

/// <summary>
/// R-05, N-02: the queues of 900 dead meshes at other hubs grow to their limits, at their homes and then at the hub of who sends to them, and are sent to beyond. What
/// waits is on the disk: a dead peer costs the hubs a bounded piece of memory, and a relay now and then, however much waits for it.
/// </summary>
[Collection(nameof(DeadQueuesTests))]
public sealed class DeadQueuesTests(ITestOutputHelper output)
{
    private const int Peers = 1000;
    private const int Meshes = (Peers + 6) / 7 * 8;
    private const double DeadShare = 0.9;
    private const int RestSeconds = 30;

    /// <summary>On the heap of all hubs together, for one that is dead.</summary>
    private const int BytesPerDeadMax = 8192;

    /// <summary>Of these, for eight envelopes of 700 bytes more that wait at each hub, the tables of the simulation itself included.</summary>
    private const int BytesForWaitingMax = 2048;

    // a flow whose target's queue is full tries once in 2.5 s and more, with one envelope
    private const int TriesMax = (RestSeconds * 2 / 5) + 2;

    /// <summary>Not beside other tests: the heap of the process is measured.</summary>
    [CollectionDefinition(nameof(DeadQueuesTests), DisableParallelization = true)]
    public sealed class Alone;

    [Fact]
    public void Run_QueuesOfTheDeadToTheirLimitsAndBeyond_CostNoMemoryAndFewRelays()
    {
        const double Dead = Peers * DeadShare;
        Held none = Run(DeadShare, toTheDead: 0, queueMax: 4);
        Held few = Run(DeadShare, toTheDead: 12, queueMax: 4);
        Held many = Run(DeadShare, toTheDead: 36, queueMax: 12);
        output.WriteLine($"On the heap {none.Bytes >> 10} KiB when nothing was sent to the dead, {few.Bytes >> 10} KiB with {few.Waiting.Max} messages for each at a hub and {few.GivenUp} refused, {many.Bytes >> 10} KiB with {many.Waiting.Max} and {many.GivenUp}: {(many.Bytes - none.Bytes) / Dead:F0} bytes for one that is dead.");
        output.WriteLine($"In {RestSeconds} s then {few.Relays} and {many.Relays} relays.");

        // full at the living home and then at the hub of who sends, but for what was given up while others were under way
        Assert.Equal((4, 12), (few.Waiting.Max, many.Waiting.Max));
        Assert.InRange(few.Waiting.Average, 3, 4);
        Assert.InRange(many.Waiting.Average, 9, 12);
        Assert.Equal(0, none.GivenUp);
        Assert.InRange(few.GivenUp, Dead * 4, Dead * 9);
        Assert.InRange(many.GivenUp, Dead * 12, Dead * 27);

        Assert.InRange(many.Bytes - none.Bytes, long.MinValue, (long)(Dead * BytesPerDeadMax));
        Assert.InRange(many.Bytes - few.Bytes, long.MinValue, (long)(Dead * BytesForWaitingMax));
        Assert.InRange(many.Relays, 0, Dead * TriesMax);
    }

    private static Held Run(double dead, int toTheDead, int queueMax)
    {
        var size = new SimSize(Hubs: 3, Meshes, Messages: 4, TimeSpan.FromSeconds(20))
        {
            IsFullMesh = true,
            HasFaults = false,
            DeadShare = dead,
            MessagesToTheDead = toTheDead,
            QueueMax = queueMax,
            RestTime = TimeSpan.FromSeconds(RestSeconds),
        };
        using var world = new SimWorld(seed: 3, size);
        world.Run();
        SimTally tally = world.Tally;
        return new Held(world.WaitingForTheDead(), tally.GivenUp, tally.Relays - tally.RelaysUntilRest, world.HeapBytes());
    }

    private readonly record struct Held((int Max, double Average) Waiting, int GivenUp, int Relays, long Bytes);
}
