using Xunit.Abstractions;

namespace OrleansMesh.Simulation.Tests;

/// <summary>
/// under seeded faults: no acknowledged message is lost, order is kept in each flow, nothing comes twice to a mesh that acknowledges, no route has a loop, what waits is bounded.
/// <c>ORLEANSMESH_SEEDS</c> says how many seeds are run, <c>ORLEANSMESH_SEED</c> which one alone, <c>ORLEANSMESH_TRACE</c> in which file its trace is written, <c>ORLEANSMESH_HUBS</c> and <c>ORLEANSMESH_MESHES</c> how large the large one is, <c>ORLEANSMESH_LONG=1</c> that it has 100 hubs and 2,000 meshes.
/// </summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int SeedsInShort = 200;
    private const int SeedsInLong = 3000;

    [Fact]
    public void Run_SeededFaults_NothingIsLostDoubledOrOutOfOrder()
    {
        if (SimSetting.Of("ORLEANSMESH_SEED") is { } alone)
        {
            using StreamWriter? trace = Environment.GetEnvironmentVariable("ORLEANSMESH_TRACE") is { Length: > 0 } path ? new StreamWriter(path) : null;
            output.WriteLine($"The trace of seed {alone} is {Run(alone, SimSize.Of(alone), trace)}.");
            return;
        }

        int count = SimSetting.Of("ORLEANSMESH_SEEDS") ?? (SimSetting.IsLong ? SeedsInLong : SeedsInShort);
        int[] felt = new int[Enum.GetValues<SimFault>().Length];
        _ = Parallel.For(1, count + 1, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, seed => Run(seed, SimSize.Of(seed), felt: felt));

        // what did not happen was not survived
        string faults = string.Join(", ", Enum.GetValues<SimFault>().Select(fault => $"{fault} {felt[(int)fault]}"));
        output.WriteLine($"Felt in {count} seeds: {faults}.");
        Assert.True(count < SeedsInShort || felt.All(times => times > 0), $"Some faults were never felt: {faults}.");
    }

    [Fact]
    public void Run_ManyHubsAndMeshes_NothingIsLostDoubledOrOutOfOrder()
    {
        int hubs = SimSetting.Of("ORLEANSMESH_HUBS") ?? (SimSetting.IsLong ? 100 : 10);
        int meshes = SimSetting.Of("ORLEANSMESH_MESHES") ?? (SimSetting.IsLong ? 2000 : 120);
        int seed = SimSetting.Of("ORLEANSMESH_SEED") ?? 1;
        var size = new SimSize(hubs, meshes, Messages: 3, TimeSpan.FromSeconds(10)) { RestTime = TimeSpan.FromSeconds(60) };
        long begun = TimeProvider.System.GetTimestamp();
        using var world = new SimWorld(seed, size);
        _ = Run(world, $"ORLEANSMESH_SEED={seed} ORLEANSMESH_HUBS={hubs} ORLEANSMESH_MESHES={meshes}", nameof(Run_ManyHubsAndMeshes_NothingIsLostDoubledOrOutOfOrder));
        SimTally tally = world.Tally;
        output.WriteLine($"{hubs} hubs, {world.LinkCount} links, {meshes} meshes, {tally.Wanted} messages, of which {tally.Crossing} to other hubs; all had arrived after {world.DoneAfter?.TotalSeconds:F1} s.");
        output.WriteLine($"{world.Elapsed.TotalSeconds:F0} s of virtual time took {TimeProvider.System.GetElapsedTime(begun).TotalSeconds:F0} s, {world.Steps} steps, {world.Trace.Count} events, {Environment.WorkingSet >> 20} MiB.");
        output.WriteLine($"Told of routes, for each link and direction: {Told(0, 10):F1} with faults, {Told(10, 20):F1} in the 10 s after, {Told(50, 70):F1} in 20 s when all is still; {tally.RouteBytes / tally.RoutesTold.Sum()} bytes each.");
        output.WriteLine($"By the second: {string.Join(' ', tally.RoutesTold)}.");

        // no storm: of each hub a few ways are tried when all links are back, and then one word in each period
        Assert.InRange(Told(10, 20), 0, 5 * hubs);
        Assert.InRange(Told(50, 70), 0, 1.2 * hubs);

        double Told(int from, int until) => tally.RoutesToldWithin(TimeSpan.FromSeconds(from), TimeSpan.FromSeconds(until)) / (2.0 * world.LinkCount);
    }

    [Fact]
    public void Run_TheSameSeedTwice_IsTheSameRun()
    {
        // two sizes, and each beside the others: what else the process does changes nothing
        int[] seeds = [7, 10, 11, 7, 10, 11];
        string[] hashes = new string[seeds.Length];
        _ = Parallel.For(0, seeds.Length, i => hashes[i] = Run(seeds[i], SimSize.Of(seeds[i])));
        Assert.Equal(hashes[..3], hashes[3..]);
        Assert.Equal(3, hashes.Distinct().Count());
    }

    private static string Run(int seed, SimSize size, TextWriter? trace = null, int[]? felt = null)
    {
        using var world = new SimWorld(seed, size, trace);
        string hash = Run(world, $"ORLEANSMESH_SEED={seed}", nameof(Run_SeededFaults_NothingIsLostDoubledOrOutOfOrder));
        for (int fault = 0; felt is not null && fault < felt.Length; fault++)
        {
            _ = Interlocked.Add(ref felt[fault], world.Tally.Faults[fault]);
        }

        return hash;
    }

    private static string Run(SimWorld world, string settings, string test)
    {
        try
        {
            world.Run();
            return world.Trace.Hash;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            string replay = $"{settings} dotnet test tests/OrleansMesh.Simulation.Tests --filter {test}";
            throw new Xunit.Sdk.XunitException($"With {settings} it failed after {world.Elapsed.TotalSeconds:F3} s, event {world.Trace.Count}. This replays it:\n  {replay}\n{e}\nThe last events:\n{world.Trace.Last}");
        }
    }
}
