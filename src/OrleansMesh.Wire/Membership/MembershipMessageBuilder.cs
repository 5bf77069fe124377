using System.Buffers.Binary;

namespace OrleansMesh.Wire.Membership;

/// <summary>Writes one <see cref="MembershipMessage"/> into a caller's buffer of <see cref="MembershipMessage.SizeBytesMax"/>.</summary>
public ref struct MembershipMessageBuilder
{
    private readonly Span<byte> _buffer;
    private readonly int _countAt;
    private int _length;

    /// <summary>Starts a message without reports.</summary>
    /// <param name="buffer">At least <see cref="MembershipMessage.SizeBytesMax"/>.</param>
    /// <param name="type">A ping-request takes the target.</param>
    /// <param name="incarnation">The sender's own, at most <see cref="MemberUpdate.IncarnationMax"/>.</param>
    /// <param name="sequence">0 in gossip.</param>
    public MembershipMessageBuilder(Span<byte> buffer, MembershipMessageType type, ulong incarnation, uint sequence, NodeId target = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(buffer.Length, MembershipMessage.SizeBytesMax, nameof(buffer));
        _buffer = buffer[..MembershipMessage.SizeBytesMax];
        _buffer[0] = MembershipMessage.Kind;
        _buffer[1] = (byte)type;
        BinaryPrimitives.WriteUInt64BigEndian(_buffer[2..], incarnation);
        BinaryPrimitives.WriteUInt32BigEndian(_buffer[(2 + sizeof(ulong))..], sequence);
        _countAt = MembershipMessage.HeadBytes;
        if (type == MembershipMessageType.PingRequest)
        {
            target.Write(_buffer[_countAt..]);
            _countAt += NodeId.SizeBytes;
        }

        _buffer[_countAt] = 0;
        _length = _countAt + 1;
    }

    /// <summary>The message so far.</summary>
    public readonly ReadOnlySpan<byte> Written => _buffer[.._length];

    /// <summary>Adds a report; false, with nothing added, when there is no room for it.</summary>
    public bool TryAdd(in MemberUpdate update)
    {
        if (_buffer.Length - _length < update.SizeBytes)
        {
            return false;
        }

        update.Write(_buffer[_length..]);
        _length += update.SizeBytes;
        _buffer[_countAt]++;
        return true;
    }
}
