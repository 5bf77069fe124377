using OrleansMesh.Wire.Noise;

namespace OrleansMesh.Benchmarks.Noise;

/// <summary>What the channel's cryptography costs beside the bare calls that it cannot do without, measured in the same run.</summary>
internal static class NoiseBenchmark
{
    private static readonly int[] Lengths = [64, 700, 1024, 2048, 4096, 16_384, 65_000];

    public static void Run()
    {
        using var handshakes = new HandshakeSubjects();
        Handshakes(handshakes);
        foreach (int length in Lengths)
        {
            using var transport = new TransportSubjects(handshakes.Run(NoiseProtocolName.FirstContact), length);
            Transport(transport, length);
        }
    }

    private static void Handshakes(HandshakeSubjects subjects)
    {
        double[][] cost = Rounds.Measure(
            TimeProvider.System, subjects.BareFirstContact, subjects.FirstContact, subjects.Upgraded, subjects.PostQuantum);
        Console.WriteLine($"bare calls of XX {Rounds.Median(cost[0]):F0} µs");
        Console.WriteLine($"XX {Rounds.Median(cost[1]):F0} µs, {Rounds.Ratio(cost[1], cost[0]):F2} of the bare calls");
        Console.WriteLine($"XX and the ML-KEM upgrade {Rounds.Median(cost[2]):F0} µs, {Rounds.Ratio(cost[2], cost[1]):F2} of XX");
        Console.WriteLine($"XXhfs {Rounds.Median(cost[3]):F0} µs, {Rounds.Ratio(cost[3], cost[1]):F2} of XX");
    }

    private static void Transport(TransportSubjects subjects, int length)
    {
        double[][] cost = Rounds.Measure(TimeProvider.System, subjects.Channel, subjects.Sodium, subjects.Framework);
        double[] bare = Rounds.Median(cost[1]) < Rounds.Median(cost[2]) ? cost[1] : cost[2];
        Console.WriteLine(
            $"{length} B: channel {Rounds.Median(cost[0]):F2} µs, libsodium {Rounds.Median(cost[1]):F2} µs, framework {Rounds.Median(cost[2]):F2} µs, "
            + $"{Rounds.Ratio(bare, cost[0]):F2} of the faster one's rate, {subjects.AllocatedBytes():F2} B allocated a message");
    }
}
