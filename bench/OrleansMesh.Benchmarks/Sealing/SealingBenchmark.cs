using System.Text;
using OrleansMesh.Cryptography;
using OrleansMesh.Cryptography.Aead;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Sealing;

namespace OrleansMesh.Benchmarks.Sealing;

/// <summary>Sealing and opening of payloads beside the bare cipher on the same bytes, in the same rounds, on one thread.</summary>
internal static class SealingBenchmark
{
    private const int Rounds = 15;

    // Two contexts' worth: their key agreements are in the figures.
    private const int Messages = 2 * SealLimits.ReplayWindow;

    public static void Run()
    {
        Console.WriteLine($"{Environment.ProcessorCount} processors, .NET {Environment.Version}, {Messages} messages a round, median of {Rounds} rounds in µs a message");
        string[] lines = [];
        for (int pass = 0; pass < 2; pass++)
        {
            // The first pass is for the compiler.
            lines =
            [
                Measure(SealAlgorithm.Aes256Gcm, 700), Measure(SealAlgorithm.Aes256Gcm, 16 * 1024),
                Measure(SealAlgorithm.ChaCha20Poly1305, 700), Measure(SealAlgorithm.ChaCha20Poly1305, 16 * 1024),
                MeasureContexts(),
            ];
        }

        Array.ForEach(lines, Console.WriteLine);
    }

    private static string Measure(SealAlgorithm algorithm, int bytes)
    {
        byte[] data = Encoding.ASCII.GetBytes($"\"{new string('x', bytes - 2)}\"");
        using var meshes = new SealingMeshes(algorithm);
        using AeadKey key = algorithm == SealAlgorithm.Aes256Gcm ? new Aes256GcmKey(new byte[32]) : new ChaCha20Poly1305Key(new byte[32]);
        AdmittedEnvelope[] messages = [.. Enumerable.Range(0, Messages).Select(_ => meshes.Message(data))];
        byte[] nonce = new byte[AeadKey.NonceBytes];
        byte[] tag = new byte[AeadKey.TagBytes];
        byte[] ciphertext = new byte[bytes];
        byte[] plaintext = new byte[bytes];
        key.Encrypt(nonce, data, ciphertext, tag);
        double[] seal = new double[Rounds];
        double[] open = new double[Rounds];
        double[] bareSeal = new double[Rounds];
        double[] bareOpen = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            seal[round] = Time(_ => meshes.Seal(data));
            bareSeal[round] = Time(_ => key.Encrypt(nonce, data, ciphertext, tag));
            using var receiver = new SealedReceiver();
            open[round] = Time(n => meshes.Open(receiver, messages[n]));
            bareOpen[round] = Time(_ => key.TryDecrypt(nonce, ciphertext, tag, plaintext));
        }

        return
            $"{algorithm} {bytes} B: seal {Median(seal):F2}, bare {Median(bareSeal):F2}, ratio {Median([.. seal.Zip(bareSeal, (a, b) => a / b)]):F1}; "
            + $"open {Median(open):F2}, bare {Median(bareOpen):F2}, ratio {Median([.. open.Zip(bareOpen, (a, b) => a / b)]):F1}";
    }

    private static string MeasureContexts()
    {
        using var meshes = new SealingMeshes(SealAlgorithm.Aes256Gcm);
        using X25519PrivateKey other = X25519PrivateKey.Generate();
        double[] sender = new double[Rounds];
        double[] agreements = new double[Rounds];
        byte[] shared = new byte[X25519PrivateKey.SharedBytes];
        for (int round = 0; round < Rounds; round++)
        {
            sender[round] = Time(_ => meshes.NewSender().Dispose());
            agreements[round] = Time(_ => other.TryAgree(other.PublicKey, shared));
        }

        return $"a sender's context: {Median(sender):F1}, that is {Median(sender) / SealLimits.ReplayWindow:F2} a message; one X25519: {Median(agreements):F1}";
    }

    private static double Time(Action<int> each)
    {
        long start = TimeProvider.System.GetTimestamp();
        for (int n = 0; n < Messages; n++)
        {
            each(n);
        }

        return TimeProvider.System.GetElapsedTime(start).TotalMicroseconds / Messages;
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
