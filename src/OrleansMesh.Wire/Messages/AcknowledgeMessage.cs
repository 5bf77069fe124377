using System.Buffers;

namespace OrleansMesh.Wire.Messages;

/// <summary>A mesh says that every delivery up to and including a cursor is safe with it.</summary>
/// <param name="Cursor">Not negative.</param>
public readonly record struct AcknowledgeMessage(long Cursor)
{
    /// <summary>Reads a whole payload; false for anything else, a cursor above 2^63 - 1 included.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out AcknowledgeMessage message)
    {
        bool read = MessageBytes.TryReadHead(payload, MessageKind.Acknowledge, out ulong cursor, out ReadOnlySpan<byte> rest)
            && cursor <= long.MaxValue
            && rest.IsEmpty;
        message = read ? new AcknowledgeMessage((long)cursor) : default;
        return read;
    }

    /// <summary>Writes the whole payload.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfNegative(Cursor);
        MessageBytes.WriteHead(output.GetSpan(MessageBytes.HeadBytes), MessageKind.Acknowledge, (ulong)Cursor);
        output.Advance(MessageBytes.HeadBytes);
    }
}
