using System.Buffers;

namespace OrleansMesh.Wire.Messages;

/// <summary>An envelope that the hub hands to a mesh.</summary>
/// <param name="cursor">Positive and rising for a reliable delivery, 0 for a transient one, which is not acknowledged; never negative.</param>
/// <param name="envelope">1 byte to <see cref="MessageBytes.EnvelopeBytesMax"/>, not looked at here.</param>
public readonly ref struct DeliverMessage(long cursor, ReadOnlySpan<byte> envelope)
{
    public long Cursor { get; } = cursor;

    public ReadOnlySpan<byte> Envelope { get; } = envelope;

    /// <summary>Reads a whole payload without copying; false for anything else, a cursor above 2^63 - 1 included.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out DeliverMessage message)
    {
        bool read = MessageBytes.TryReadHead(payload, MessageKind.Deliver, out ulong cursor, out ReadOnlySpan<byte> rest)
            && cursor <= long.MaxValue
            && MessageBytes.IsEnvelope(rest);
        message = read ? new DeliverMessage((long)cursor, rest) : default;
        return read;
    }

    /// <summary>Writes what goes before the envelope, <see cref="MessageBytes.HeadBytes"/>, so that the envelope need not be copied.</summary>
    public static void WriteHead(Span<byte> destination, long cursor)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cursor);
        MessageBytes.WriteHead(destination, MessageKind.Deliver, (ulong)cursor);
    }

    /// <summary>Writes the whole payload.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        MessageBytes.CheckEnvelope(Envelope.Length);
        WriteHead(output.GetSpan(MessageBytes.HeadBytes), Cursor);
        output.Advance(MessageBytes.HeadBytes);
        output.Write(Envelope);
    }
}
