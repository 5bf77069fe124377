using OrleansMesh.Wire.Compression;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Fuzz.Tests.Targets;

/// <summary>Batches and dictionaries of a hostile hub, broken on the outside and inside of what is compressed.</summary>
internal sealed class BatchTarget : IFuzzTarget
{
    private const byte Beyond = 0xA5;

    private static readonly Guid Federation = new("00000000-0000-4000-8000-000000000002");

    private readonly RelayUnpacker _unpacker = new();
    private readonly ZstdCompressor _zstd = new();
    private readonly byte[] _content = new byte[LinkCompressionLimits.ContentBytesMax + 1];
    private readonly byte[] _dictionary;
    private readonly byte[][] _lists;
    private readonly byte[][] _payloads;

    public BatchTarget()
    {
        _lists = [.. Enumerable.Range(1, 4).Select(count => (byte[])[.. Enumerable.Range(0, count).SelectMany(Listed)])];
        using var packer = new RelayPacker();
        byte[] message = new byte[RelayPacker.DictionaryMessageBytesMax];
        int written = 0;
        for (int n = 0; !packer.TryLearn(Federation, Listed(n), default, message, out written); n++)
        {
            // until there are enough
        }

        _dictionary = message[..written];
        _payloads = [_dictionary, .. _lists.Select(list => Packed(packer, list))];
    }

    public string Name => "batches";

    public long HeldBytes => 0;

    public ValueTask RunAsync(Random random)
    {
        if (random.Next(8) == 0)
        {
            Assert.Equal(UnpackFault.None, _unpacker.Keep(_dictionary));
        }

        byte[] payload = random.Next(2) == 0 ? Mutator.Mutate(random, _payloads) : Repacked(Mutator.Mutate(random, _lists));
        if (DictionaryMessage.Is(payload))
        {
            _ = _unpacker.Keep(payload);
        }
        else if (BatchMessage.TryRead(payload, out BatchMessage batch))
        {
            Assert.InRange(batch.ContentLength, 1, (long)payload.Length * LinkCompressionLimits.RatioMax);
            Span<byte> room = _content.AsSpan(0, batch.ContentLength);
            _content[batch.ContentLength] = Beyond;
            ReadOnlySpan<byte> rest = _unpacker.Unpack(batch, room, out _) == UnpackFault.None ? room : default;
            Assert.Equal(Beyond, _content[batch.ContentLength]);
            int relays = 0;
            while (RelayList.TryTake(ref rest, out ReadOnlySpan<byte> relay))
            {
                Assert.True(RelayMessage.TryRead(relay, out _));
                relays++;
            }

            Assert.InRange(relays, 0, LinkCompressionLimits.BatchRelaysMax);
        }

        Assert.InRange(_unpacker.DictionaryCount, 0, LinkCompressionLimits.DictionariesMax);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _unpacker.Dispose();
        _zstd.Dispose();
        return ValueTask.CompletedTask;
    }

    private static byte[] Listed(int n)
    {
        byte[] listed = new byte[RelayList.LengthBytes + RelayMessage.HeadBytes + Samples.Envelope.Length];
        RelayList.WriteLength(listed, listed.Length - RelayList.LengthBytes);
        RelayMessage.WriteHead(listed.AsSpan(RelayList.LengthBytes), (ulong)n, default, default, epoch: 1, (ulong)n);
        Samples.Envelope.CopyTo(listed.AsSpan(RelayList.LengthBytes + RelayMessage.HeadBytes));
        return listed;
    }

    private static byte[] Packed(RelayPacker packer, byte[] list)
    {
        byte[] payload = new byte[list.Length];
        Assert.True(packer.TryPack(Federation, list, payload, out int written));
        return payload[..written];
    }

    /// <summary>What no honest hub would compress.</summary>
    private byte[] Repacked(byte[] list)
    {
        byte[] payload = new byte[BatchMessage.HeadBytes + list.Length + 1024];
        BatchMessage.WriteHead(payload, 0, list.Length);
        Assert.True(_zstd.TryCompress(0, list, payload.AsSpan(BatchMessage.HeadBytes), out int written));
        return payload[..(BatchMessage.HeadBytes + written)];
    }
}
