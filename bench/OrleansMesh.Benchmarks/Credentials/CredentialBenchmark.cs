using OrleansMesh.Benchmarks.Noise;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Benchmarks.Credentials;

/// <summary>What verifying a credential costs beside its bare signature check, measured in the same run.</summary>
internal static class CredentialBenchmark
{
    public static void Run()
    {
        using var subjects = new CredentialSubjects();
        double[][] cost = Rounds.Measure(
            TimeProvider.System,
            subjects.Bare,
            () => subjects.Verify(ProofSuite.EddsaJcs2022),
            () => subjects.Verify(ProofSuite.EddsaRdfc2022),
            () => subjects.Verify(ProofSuite.Ed25519Signature2020));
        Console.WriteLine($"bare Ed25519 check {Rounds.Median(cost[0]):F1} µs");
        foreach (ProofSuite suite in Enum.GetValues<ProofSuite>())
        {
            double[] own = cost[1 + (int)suite];
            Console.WriteLine($"{suite}, {subjects.LengthOf(suite)} B: {Rounds.Median(own):F1} µs, {Rounds.Ratio(own, cost[0]):F2} of the bare check");
        }
    }
}
