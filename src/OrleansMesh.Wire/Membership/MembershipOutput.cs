using System.Buffers;
using System.Runtime.InteropServices;

namespace OrleansMesh.Wire.Membership;

/// <summary>What the machine wants done, in the caller's memory: the caller carries it out and clears it.</summary>
public sealed class MembershipOutput
{
    private readonly ArrayBufferWriter<byte> _bytes = new(MembershipMessage.SizeBytesMax);
    private readonly List<MembershipSend> _sends = [];
    private readonly List<MembershipEvent> _events = [];

    /// <summary>The messages, in the order in which they were written.</summary>
    public ReadOnlySpan<MembershipSend> Sends => CollectionsMarshal.AsSpan(_sends);

    /// <summary>The changes, in their order.</summary>
    public ReadOnlySpan<MembershipEvent> Events => CollectionsMarshal.AsSpan(_events);

    /// <summary>The memory of all messages; good until <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.WrittenMemory;

    /// <summary>The bytes of one message; good until <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> BytesOf(in MembershipSend send) => _bytes.WrittenSpan.Slice(send.Offset, send.Length);

    /// <summary>Forgets everything and keeps the memory.</summary>
    public void Clear()
    {
        _bytes.ResetWrittenCount();
        _sends.Clear();
        _events.Clear();
    }

    internal Span<byte> MessageBuffer() => _bytes.GetSpan(MembershipMessage.SizeBytesMax);

    internal void Send(NodeId to, int length)
    {
        _sends.Add(new MembershipSend(to, _bytes.WrittenCount, length));
        _bytes.Advance(length);
    }

    internal void Tell(in MembershipEvent change) => _events.Add(change);
}
