using OrleansMesh.Cryptography;
using OrleansMesh.Load.Messages;

namespace OrleansMesh.Load.Figures;

/// <summary>Ed25519 checks of as many bytes as a message has, and nothing else: what a hub that verifies cannot do without.</summary>
internal static class BareCheck
{
    private const int Checks = 5_000;

    /// <summary>Processor time of one, in microseconds, on one thread: other processes do not count, as for the hub.</summary>
    public static double Microseconds()
    {
        TimeSpan start = Environment.CpuUsage.TotalTime;
        Run();
        return (Environment.CpuUsage.TotalTime - start).TotalMicroseconds / Checks;
    }

    /// <summary>How many all processors make in a second when they do nothing else.</summary>
    public static double MachinePerSecond()
    {
        Thread[] threads = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(Run))];
        long start = TimeProvider.System.GetTimestamp();
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        return threads.Length * Checks / TimeProvider.System.GetElapsedTime(start).TotalSeconds;
    }

    private static void Run()
    {
        using var key = Ed25519PrivateKey.Generate();
        byte[] text = new byte[SignedBatch.EnvelopeBytes];
        byte[] signature = key.Sign(text);
        for (int i = 0; i < Checks; i++)
        {
            _ = key.PublicKey.Verify(text, signature);
        }
    }
}
