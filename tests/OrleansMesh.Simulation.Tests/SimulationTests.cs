using System.Globalization;
using Xunit.Abstractions;

namespace OrleansMesh.Simulation.Tests;

/// <summary>
/// under seeded faults: no acknowledged message is lost, order is kept in each flow, nothing comes twice to a mesh that acknowledges, no route has a loop, what waits is bounded.
/// <c>ORLEANSMESH_SEEDS</c> says how many seeds are run, <c>ORLEANSMESH_SEED</c> which one alone, <c>ORLEANSMESH_TRACE</c> in which file its trace is written, <c>ORLEANSMESH_HUBS</c> and <c>ORLEANSMESH_MESHES</c> how large the large one is.
/// </summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int SeedsInShort = 200;
    private const int SeedsInLong = 3000;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("ORLEANSMESH_LONG") == "1";

    [Fact]
    public void Run_SeededFaults_NothingIsLostDoubledOrOutOfOrder()
    {
        if (Setting("ORLEANSMESH_SEED") is { } alone)
        {
            using StreamWriter? trace = Environment.GetEnvironmentVariable("ORLEANSMESH_TRACE") is { Length: > 0 } path ? new StreamWriter(path) : null;
            output.WriteLine($"The trace of seed {alone} is {Run(alone, SimSize.Of(alone), trace)}.");
            return;
        }

        int count = Setting("ORLEANSMESH_SEEDS") ?? (IsLong ? SeedsInLong : SeedsInShort);
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
        int hubs = Setting("ORLEANSMESH_HUBS") ?? (IsLong ? 100 : 10);
        int meshes = Setting("ORLEANSMESH_MESHES") ?? (IsLong ? 2000 : 120);
        _ = Run(1, new SimSize(hubs, meshes, Messages: 3, TimeSpan.FromSeconds(10)));
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
        try
        {
            world.Run();
            for (int fault = 0; felt is not null && fault < felt.Length; fault++)
            {
                _ = Interlocked.Add(ref felt[fault], world.Tally.Faults[fault]);
            }

            return world.Trace.Hash;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            string replay = $"ORLEANSMESH_SEED={seed} dotnet test tests/OrleansMesh.Simulation.Tests --filter {nameof(Run_SeededFaults_NothingIsLostDoubledOrOutOfOrder)}";
            throw new Xunit.Sdk.XunitException($"Seed {seed} failed after {world.Elapsed.TotalSeconds:F3} s, event {world.Trace.Count}. This replays it:\n  {replay}\n{e}\nThe last events:\n{world.Trace.Last}");
        }
    }

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value > 0 ? value : null;
}
