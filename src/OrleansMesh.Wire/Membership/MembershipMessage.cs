using System.Buffers.Binary;
using OrleansMesh.Wire.Datagrams;

namespace OrleansMesh.Wire.Membership;

/// <summary>A SWIM message as a Heartbeat payload (docs/wire-protocol.md §5): <c>u8 2, u8 type, u64 incarnation, u32 sequence</c>, of a ping-request <c>32 target</c>, then <c>u8 count</c> and that many reports.</summary>
public readonly ref struct MembershipMessage
{
    /// <summary>The kind of the Heartbeat payload.</summary>
    public const byte Kind = 2;

    /// <summary>Bytes of the longest message, 1,168: sealed, it is a datagram of 1,200.</summary>
    public const int SizeBytesMax = DatagramState.PlaintextBytesMax;

    internal const int HeadBytes = 2 + sizeof(ulong) + sizeof(uint);

    private MembershipMessage(MembershipMessageType type, ulong incarnation, uint sequence, NodeId target, int count, ReadOnlySpan<byte> updates)
    {
        Type = type;
        Incarnation = incarnation;
        Sequence = sequence;
        Target = target;
        UpdateCount = count;
        Updates = updates;
    }

    public MembershipMessageType Type { get; }

    /// <summary>The sender's own.</summary>
    public ulong Incarnation { get; }

    /// <summary>The asker's own number, which the answer repeats; 0 in gossip.</summary>
    public uint Sequence { get; }

    /// <summary>Of a ping-request.</summary>
    public NodeId Target { get; }

    /// <summary>How many reports there are.</summary>
    public int UpdateCount { get; }

    /// <summary>The reports, checked: <see cref="MemberUpdate.TryRead"/> takes <see cref="UpdateCount"/> of them off a copy.</summary>
    public ReadOnlySpan<byte> Updates { get; }

    /// <summary>Reads a whole payload without copying; false for anything else.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out MembershipMessage message)
    {
        message = default;
        if (payload.Length is <= HeadBytes or > SizeBytesMax || payload[0] != Kind)
        {
            return false;
        }

        var type = (MembershipMessageType)payload[1];
        ulong incarnation = BinaryPrimitives.ReadUInt64BigEndian(payload[2..]);
        uint sequence = BinaryPrimitives.ReadUInt32BigEndian(payload[(HeadBytes - sizeof(uint))..]);
        bool hasTarget = type == MembershipMessageType.PingRequest;
        int head = HeadBytes + (hasTarget ? NodeId.SizeBytes : 0);
        if (type is < MembershipMessageType.Ping or > MembershipMessageType.Gossip
            || incarnation > MemberUpdate.IncarnationMax
            || (type == MembershipMessageType.Gossip && sequence != 0)
            || payload.Length <= head)
        {
            return false;
        }

        int count = payload[head];
        ReadOnlySpan<byte> updates = payload[(head + 1)..];
        ReadOnlySpan<byte> rest = updates;
        for (int i = 0; i < count; i++)
        {
            if (!MemberUpdate.TryRead(ref rest, out _))
            {
                return false;
            }
        }

        message = new MembershipMessage(type, incarnation, sequence, hasTarget ? new NodeId(payload[HeadBytes..]) : default, count, updates);
        return rest.IsEmpty;
    }
}
