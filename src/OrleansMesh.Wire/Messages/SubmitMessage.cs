using System.Buffers;

namespace OrleansMesh.Wire.Messages;

/// <summary>An envelope that a mesh hands to its hub.</summary>
/// <param name="sequence">The sender's own number, which the receipt repeats; any value.</param>
/// <param name="envelope">1 byte to <see cref="MessageBytes.EnvelopeBytesMax"/>, not looked at here.</param>
public readonly ref struct SubmitMessage(ulong sequence, ReadOnlySpan<byte> envelope)
{
    public ulong Sequence { get; } = sequence;

    public ReadOnlySpan<byte> Envelope { get; } = envelope;

    /// <summary>Reads a whole payload without copying; false for anything else.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out SubmitMessage message)
    {
        bool read = MessageBytes.TryReadHead(payload, MessageKind.Submit, out ulong sequence, out ReadOnlySpan<byte> rest)
            && MessageBytes.IsEnvelope(rest);
        message = read ? new SubmitMessage(sequence, rest) : default;
        return read;
    }

    /// <summary>Writes what goes before the envelope, <see cref="MessageBytes.HeadBytes"/>, so that the envelope need not be copied.</summary>
    public static void WriteHead(Span<byte> destination, ulong sequence) => MessageBytes.WriteHead(destination, MessageKind.Submit, sequence);

    /// <summary>Writes the whole payload.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        MessageBytes.CheckEnvelope(Envelope.Length);
        WriteHead(output.GetSpan(MessageBytes.HeadBytes), Sequence);
        output.Advance(MessageBytes.HeadBytes);
        output.Write(Envelope);
    }
}
