using System.Text;
using OrleansMesh.Wire.Compression;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Wire.Tests.Compression;

/// <summary>Relays as a hub sends them, and lists of them.</summary>
internal static class PackedRelays
{
    public static readonly Guid Federation = new("00000000-0000-4000-8000-000000000002");

    private static readonly NodeId Node = new(Enumerable.Repeat((byte)7, NodeId.SizeBytes).ToArray());

    public static byte[] Relay(ulong sequence, ReadOnlySpan<byte> envelope)
    {
        byte[] relay = new byte[RelayMessage.HeadBytes + envelope.Length];
        RelayMessage.WriteHead(relay, sequence, Node, Node, epoch: 1, sequence);
        envelope.CopyTo(relay.AsSpan(RelayMessage.HeadBytes));
        return relay;
    }

    /// <summary>One with the words that each message of a federation has, and some of its own.</summary>
    public static byte[] Typical(int n, string federation = "acme") => Relay((ulong)n, Encoding.UTF8.GetBytes(
        $$"""{"delivery":"reliable","federationId":"{{federation}}","hopCount":0,"maxHops":5,"messageId":"m-{{n * 7919}}","payload":{"data":{"text":"hello {{n}}"},"type":"agent.message"},"sourceMeshId":"did:mesh:enterprise:acme-001"}"""));

    public static byte[] List(params ReadOnlySpan<byte[]> relays)
    {
        var list = new List<byte>();
        byte[] length = new byte[RelayList.LengthBytes];
        foreach (byte[] relay in relays)
        {
            RelayList.WriteLength(length, relay.Length);
            list.AddRange(length);
            list.AddRange(relay);
        }

        return [.. list];
    }

    /// <summary>A batch of any content, by the same rules but for those of the packer.</summary>
    public static byte[] Batch(byte dictionary, ReadOnlySpan<byte> content, int? declared = null)
    {
        using var zstd = new ZstdCompressor();
        byte[] payload = new byte[BatchMessage.HeadBytes + content.Length + 1024];
        Assert.True(zstd.TryCompress(0, content, payload.AsSpan(BatchMessage.HeadBytes), out int packed));
        BatchMessage.WriteHead(payload, dictionary, declared ?? content.Length);
        return payload[..(BatchMessage.HeadBytes + packed)];
    }

    /// <summary>The dictionary of a federation, learned of typical relays.</summary>
    public static byte[] Learn(RelayPacker packer, Guid federationId, string words = "acme", TimeSpan now = default)
    {
        byte[] message = new byte[RelayPacker.DictionaryMessageBytesMax];
        for (int n = 0; n < 1000; n++)
        {
            if (packer.TryLearn(federationId, Typical(n, words), now, message, out int written))
            {
                return message[..written];
            }
        }

        throw new InvalidOperationException("Nothing was learned.");
    }

    public static UnpackFault Unpack(RelayUnpacker unpacker, byte[] payload, out byte[] content, out Guid? federationId)
    {
        federationId = null;
        content = [];
        if (!BatchMessage.TryRead(payload, out BatchMessage batch))
        {
            return UnpackFault.Malformed;
        }

        content = new byte[batch.ContentLength];
        return unpacker.Unpack(batch, content, out federationId);
    }
}
