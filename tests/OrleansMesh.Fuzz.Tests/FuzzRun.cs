using System.Globalization;

namespace OrleansMesh.Fuzz.Tests;

/// <summary>
/// Feeds a target the inputs of the seeds 0, 1, 2, …: in CI for a few seconds, in the long form a stated number of them. A failure
/// names its seed, and <c>ORLEANSMESH_FUZZ_SEED=that ./test TheTest</c> runs it alone.
/// </summary>
internal static class FuzzRun
{
    // far above what an input costs, for boxes that are busy with other things
    private static readonly TimeSpan InputTimeMax = TimeSpan.FromSeconds(10);

    private const long MemoryGrowthMax = 8 * 1024 * 1024;
    private const int WarmUp = 2_000;
    private const int InputsMin = 200;

    private static string? OnlySeed => Environment.GetEnvironmentVariable("ORLEANSMESH_FUZZ_SEED");

    private static bool IsLong => Environment.GetEnvironmentVariable("ORLEANSMESH_LONG") == "1";

    /// <param name="longInputs">Inputs of the long form.</param>
    /// <param name="shortTime">How long the short form runs; at least 200 inputs all the same.</param>
    /// <returns>How many inputs were fed.</returns>
    public static async Task<int> RunAsync(IFuzzTarget target, int longInputs, TimeSpan shortTime)
    {
        if (OnlySeed is { } only)
        {
            await FeedAsync(target, int.Parse(only, CultureInfo.InvariantCulture));
            return 1;
        }

        int warmUp = Math.Min(WarmUp, longInputs / 10);
        long start = TimeProvider.System.GetTimestamp();
        int seed = 0;
        long before = 0;
        while (IsLong ? seed < longInputs : seed < InputsMin || TimeProvider.System.GetElapsedTime(start) < shortTime)
        {
            if (seed == warmUp)
            {
                // pools and caches are filled by now: from here on memory is flat
                before = GC.GetTotalMemory(forceFullCollection: true);
            }

            await FeedAsync(target, seed++);
        }

        Assert.Equal(0, target.HeldBytes);
        if (seed > warmUp)
        {
            long grown = GC.GetTotalMemory(forceFullCollection: true) - before;
            Assert.True(grown < MemoryGrowthMax, $"{target.Name}: {grown:N0} bytes more after {seed:N0} inputs.");
        }

        Console.WriteLine($"fuzz {target.Name}: {seed:N0} inputs in {TimeProvider.System.GetElapsedTime(start).TotalSeconds:F1} s");
        return seed;
    }

    private static async Task FeedAsync(IFuzzTarget target, int seed)
    {
        long start = TimeProvider.System.GetTimestamp();
        try
        {
            await target.RunAsync(new Random(seed)).AsTask().WaitAsync(InputTimeMax, TimeProvider.System);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{target.Name} failed on seed {seed}; ORLEANSMESH_FUZZ_SEED={seed} runs it alone.", e);
        }

        TimeSpan took = TimeProvider.System.GetElapsedTime(start);
        Assert.True(took < InputTimeMax, $"{target.Name} took {took} for seed {seed}; ORLEANSMESH_FUZZ_SEED={seed} runs it alone.");
    }
}
