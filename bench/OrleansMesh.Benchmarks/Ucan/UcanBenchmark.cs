using OrleansMesh.Benchmarks.Noise;

namespace OrleansMesh.Benchmarks.Ucan;

/// <summary>UCAN chains from bytes to decision, beside the bare checks of their signatures, in the same rounds, on one thread.</summary>
internal static class UcanBenchmark
{
    public static void Run()
    {
        Console.WriteLine($"{Environment.ProcessorCount} processors, .NET {Environment.Version}");
        for (int tokens = 1; tokens <= 6; tokens++)
        {
            Measure($"Ed25519, {tokens} tokens", UcanSubjects.OfEd25519(tokens));
        }

        Measure("P-256, 5 tokens", UcanSubjects.OfP256(5));
    }

    private static void Measure(string name, UcanSubjects subjects)
    {
        double[][] cost = Rounds.Measure(TimeProvider.System, subjects.Verify, subjects.Bare, subjects.BareOne, () => subjects.Decode());
        Console.WriteLine(
            $"{name}, {subjects.TokenBytes} B: {Rounds.Median(cost[0]):F1} µs; its signatures bare {Rounds.Median(cost[1]):F1} µs, ratio {Rounds.Ratio(cost[0], cost[1]):F2}; "
            + $"one bare {Rounds.Median(cost[2]):F1} µs, ratio {Rounds.Ratio(cost[0], cost[2]):F2}; decoding alone {Rounds.Median(cost[3]):F1} µs");
    }
}
