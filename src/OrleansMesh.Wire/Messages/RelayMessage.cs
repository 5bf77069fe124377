using System.Buffers.Binary;

namespace OrleansMesh.Wire.Messages;

/// <summary>An envelope on its way from the hub that admitted it to the home of its target (docs/wire-protocol.md §6.1). The next hub answers with a receipt of the same sequence, when it has the answer of the last.</summary>
/// <param name="sequence">The sending hub's own number on this link, which the receipt repeats.</param>
/// <param name="source">The node of the hub that admitted the envelope.</param>
/// <param name="destination">The node of the target's home.</param>
/// <param name="epoch">Which run of the flow to this target it is, higher than that of any before; 0 when it is of no flow (transient).</param>
/// <param name="index">From 0, without a gap within a run.</param>
/// <param name="envelope">1 byte to <see cref="MessageBytes.EnvelopeBytesMax"/>, not looked at here.</param>
public readonly ref struct RelayMessage(ulong sequence, NodeId source, NodeId destination, ulong epoch, ulong index, ReadOnlySpan<byte> envelope)
{
    /// <summary>Bytes before the envelope.</summary>
    public const int HeadBytes = MessageBytes.HeadBytes + (2 * NodeId.SizeBytes) + (2 * sizeof(ulong));

    public ulong Sequence { get; } = sequence;

    public NodeId Source { get; } = source;

    public NodeId Destination { get; } = destination;

    public ulong Epoch { get; } = epoch;

    public ulong Index { get; } = index;

    public ReadOnlySpan<byte> Envelope { get; } = envelope;

    /// <summary>Reads a whole payload without copying; false for anything else.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out RelayMessage message)
    {
        message = default;
        if (!MessageBytes.TryReadHead(payload, MessageKind.Relay, out ulong sequence, out ReadOnlySpan<byte> rest) || payload.Length <= HeadBytes
            || !MessageBytes.IsEnvelope(payload[HeadBytes..]))
        {
            return false;
        }

        ReadOnlySpan<byte> numbers = rest[(2 * NodeId.SizeBytes)..];
        message = new RelayMessage(
            sequence,
            new NodeId(rest),
            new NodeId(rest[NodeId.SizeBytes..]),
            BinaryPrimitives.ReadUInt64BigEndian(numbers),
            BinaryPrimitives.ReadUInt64BigEndian(numbers[sizeof(ulong)..]),
            payload[HeadBytes..]);
        return true;
    }

    /// <summary>Writes what goes before the envelope, <see cref="HeadBytes"/>, so that the envelope need not be copied.</summary>
    public static void WriteHead(Span<byte> destination, ulong sequence, NodeId source, NodeId target, ulong epoch, ulong index)
    {
        MessageBytes.WriteHead(destination, MessageKind.Relay, sequence);
        Span<byte> rest = destination[MessageBytes.HeadBytes..];
        source.Write(rest);
        target.Write(rest[NodeId.SizeBytes..]);
        BinaryPrimitives.WriteUInt64BigEndian(rest[(2 * NodeId.SizeBytes)..], epoch);
        BinaryPrimitives.WriteUInt64BigEndian(rest[((2 * NodeId.SizeBytes) + sizeof(ulong))..], index);
    }
}
