using OrleansMesh.Benchmarks.Noise;

namespace OrleansMesh.Benchmarks.Dids;

/// <summary>Resolution from memory and cold, beside the bare checks of the signatures in a history, in the same rounds, on one thread.</summary>
internal static class DidBenchmark
{
    public static void Run()
    {
        Console.WriteLine($"{Environment.ProcessorCount} processors, .NET {Environment.Version}");
        foreach (int versions in (int[])[1, 2, 5, 20])
        {
            var subjects = new DidSubjects(versions);
            double[][] cost = Rounds.Measure(TimeProvider.System, subjects.Verify, subjects.Bare, subjects.Cached, subjects.Cold);
            Console.WriteLine(
                $"did:mesh of {versions} versions, {subjects.Bytes} B: read, verified and resolved {Rounds.Median(cost[0]):F1} µs; its signatures bare {Rounds.Median(cost[1]):F1} µs, ratio {Rounds.Ratio(cost[0], cost[1]):F2}; "
                + $"from memory {Rounds.Median(cost[2]):F3} µs; cold, over the pool {Rounds.Median(cost[3]):F1} µs");
        }

        var keys = new KeySubjects();
        double[][] local = Rounds.Measure(TimeProvider.System, keys.Ed25519, keys.P256, keys.P384, keys.X25519, keys.Bare);
        Console.WriteLine(
            $"did:key: Ed25519 {Rounds.Median(local[0]):F1} µs, P-256 {Rounds.Median(local[1]):F1} µs, P-384 {Rounds.Median(local[2]):F1} µs, X25519 {Rounds.Median(local[3]):F1} µs; "
            + $"one bare Ed25519 check {Rounds.Median(local[4]):F1} µs");
    }
}
