using OrleansMesh.Cryptography;
using OrleansMesh.Wire.Compression;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Benchmarks.Compression;

/// <summary>Bytes on a link and time per message, packed and not, beside one bare verification of the envelope's signature, in the same rounds on one thread.</summary>
internal static class CompressionBenchmark
{
    private const int Rounds = 15;
    private const int Messages = 1024;
    private const int Learned = 64;

    // length and type of a frame
    private const int FrameBytes = 5;

    private static readonly int[] _batches = [1, 4, 16, 64];

    public static void Run()
    {
        Console.WriteLine($"{Environment.ProcessorCount} processors, .NET {Environment.Version}, {Messages} relays a round, median of {Rounds} rounds in µs a message");
        using var traffic = new FederationTraffic();
        (string Name, byte[][] Relays)[] kinds =
        [
            ("text", Make(traffic.Text)), ("readings", Make(traffic.Readings)), ("noise", Make(traffic.Noise)),
        ];
        List<string> lines = [];
        for (int pass = 0; pass < 2; pass++)
        {
            // the first pass is for the compiler
            lines.Clear();
            foreach ((string name, byte[][] relays) in kinds)
            {
                foreach (bool hasDictionary in new[] { false, true })
                {
                    lines.AddRange(_batches.Select(batch => Measure(name, traffic, relays, batch, hasDictionary)));
                }
            }
        }

        lines.ForEach(Console.WriteLine);
    }

    private static byte[][] Make(Func<byte[]> relay) => [.. Enumerable.Range(0, Messages + Learned).Select(_ => relay())];

    private static string Measure(string name, FederationTraffic traffic, byte[][] relays, int batch, bool hasDictionary)
    {
        using var packer = new RelayPacker();
        using var unpacker = new RelayUnpacker();
        int dictionaryBytes = hasDictionary ? Learn(packer, unpacker, traffic.FederationId, relays.AsSpan(0, Learned)) : 0;
        byte[][] lists = [.. relays[Learned..].Chunk(batch).Select(List)];
        byte[] buffer = new byte[lists.Max(list => list.Length)];
        byte[][] payloads = new byte[lists.Length][];
        double[] pack = new double[Rounds];
        double[] unpack = new double[Rounds];
        double[] verify = new double[Rounds];
        using var key = Ed25519PrivateKey.Generate();
        byte[] input = relays[0][RelayMessage.HeadBytes..];
        byte[] signature = key.Sign(input);
        for (int round = 0; round < Rounds; round++)
        {
            for (int n = 0; n < lists.Length; n++)
            {
                payloads[n] = packer.TryPack(traffic.FederationId, lists[n], buffer, out int written) ? buffer[..written] : lists[n];
            }

            pack[round] = Time(lists.Length, n => packer.TryPack(traffic.FederationId, lists[n], buffer, out _));
            unpack[round] = Time(lists.Length, n =>
            {
                // what did not become shorter goes as it is
                if (!ReferenceEquals(payloads[n], lists[n])
                    && (!BatchMessage.TryRead(payloads[n], out BatchMessage message) || unpacker.Unpack(message, buffer.AsSpan(0, message.ContentLength), out _) != UnpackFault.None))
                {
                    throw new InvalidOperationException("A batch does not open.");
                }
            });
            verify[round] = Time(Messages / 8, _ => key.PublicKey.Verify(input, signature)) * 8;
        }

        double plain = relays[Learned..].Average(relay => FrameBytes + relay.Length);
        // what is not packed has a frame each, and no length before it
        double sent = payloads.Zip(lists).Sum(each => ReferenceEquals(each.First, each.Second) ? each.Second.Length + batch : FrameBytes + each.First.Length) / (double)Messages;
        return $"{name}, {(hasDictionary ? $"dictionary ({dictionaryBytes} B once)" : "no dictionary")}, batches of {batch}: {plain:F0} → {sent:F0} B ({100 * sent / plain:F0} %); "
            + $"pack {Median(pack):F2}, unpack {Median(unpack):F2}, verification {Median(verify):F1}, ratio {(Median(pack) + Median(unpack)) / Median(verify):F3}";
    }

    private static int Learn(RelayPacker packer, RelayUnpacker unpacker, Guid federationId, ReadOnlySpan<byte[]> relays)
    {
        byte[] message = new byte[RelayPacker.DictionaryMessageBytesMax];
        foreach (byte[] relay in relays)
        {
            if (packer.TryLearn(federationId, relay, default, message, out int written))
            {
                return unpacker.Keep(message.AsSpan(0, written)) == UnpackFault.None ? written + FrameBytes : throw new InvalidOperationException("A dictionary is not taken.");
            }
        }

        throw new InvalidOperationException("There were too few messages to learn from.");
    }

    private static byte[] List(byte[][] relays)
    {
        byte[] list = new byte[relays.Sum(relay => relay.Length + RelayList.LengthBytes)];
        Span<byte> rest = list;
        foreach (byte[] relay in relays)
        {
            RelayList.WriteLength(rest, relay.Length);
            relay.CopyTo(rest[RelayList.LengthBytes..]);
            rest = rest[(relay.Length + RelayList.LengthBytes)..];
        }

        return list;
    }

    /// <summary>Microseconds for each of <see cref="Messages"/>.</summary>
    private static double Time(int count, Action<int> each)
    {
        long start = TimeProvider.System.GetTimestamp();
        for (int n = 0; n < count; n++)
        {
            each(n);
        }

        return TimeProvider.System.GetElapsedTime(start).TotalMicroseconds / Messages;
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
