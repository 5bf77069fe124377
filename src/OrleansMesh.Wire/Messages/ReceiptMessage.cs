using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace OrleansMesh.Wire.Messages;

/// <summary>The hub's word on a submitted envelope.</summary>
/// <param name="sequence">The number under which it was submitted.</param>
/// <param name="state">What became of it.</param>
/// <param name="refusal">The refusal's code, 0 when it was not refused.</param>
/// <param name="detail">UTF-8 for people, at most <see cref="DetailBytesMax"/>.</param>
public readonly ref struct ReceiptMessage(ulong sequence, ReceiptState state, ushort refusal, ReadOnlySpan<byte> detail)
{
    /// <summary>Bytes of the longest detail.</summary>
    public const int DetailBytesMax = 1024;

    private const int StateAndRefusalBytes = 3;

    public ulong Sequence { get; } = sequence;

    public ReceiptState State { get; } = state;

    public ushort Refusal { get; } = refusal;

    public ReadOnlySpan<byte> DetailUtf8 { get; } = detail;

    /// <summary>The detail as text.</summary>
    public string Detail => Encoding.UTF8.GetString(DetailUtf8);

    /// <summary>Reads a whole payload without copying; false for anything else, invalid UTF-8 and unknown states included.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out ReceiptMessage message)
    {
        message = default;
        if (!MessageBytes.TryReadHead(payload, MessageKind.Receipt, out ulong sequence, out ReadOnlySpan<byte> rest)
            || rest.Length is < StateAndRefusalBytes or > StateAndRefusalBytes + DetailBytesMax)
        {
            return false;
        }

        var state = (ReceiptState)rest[0];
        ReadOnlySpan<byte> detail = rest[StateAndRefusalBytes..];
        if (state is < ReceiptState.Stored or > ReceiptState.Forwarded || !Utf8.IsValid(detail))
        {
            return false;
        }

        message = new ReceiptMessage(sequence, state, BinaryPrimitives.ReadUInt16BigEndian(rest[1..]), detail);
        return true;
    }

    /// <summary>Writes the whole payload; a detail that is too long is cut at a character's end.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        ReadOnlySpan<byte> detail = Cut(DetailUtf8);
        Span<byte> head = output.GetSpan(MessageBytes.HeadBytes + StateAndRefusalBytes);
        MessageBytes.WriteHead(head, MessageKind.Receipt, Sequence);
        head[MessageBytes.HeadBytes] = (byte)State;
        BinaryPrimitives.WriteUInt16BigEndian(head[(MessageBytes.HeadBytes + 1)..], Refusal);
        output.Advance(MessageBytes.HeadBytes + StateAndRefusalBytes);
        output.Write(detail);
    }

    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> detail)
    {
        if (detail.Length <= DetailBytesMax)
        {
            return detail;
        }

        int end = DetailBytesMax;
        while (end > 0 && (detail[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return detail[..end];
    }
}
