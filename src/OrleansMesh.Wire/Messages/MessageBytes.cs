using System.Buffers.Binary;

namespace OrleansMesh.Wire.Messages;

/// <summary>The shape that the messages share: kind, a 64-bit number, the rest.</summary>
public static class MessageBytes
{
    /// <summary>Bytes of the longest envelope.</summary>
    public const int EnvelopeBytesMax = 1024 * 1024;

    /// <summary>Bytes of kind and number.</summary>
    public const int HeadBytes = 1 + sizeof(ulong);

    /// <summary>The kind of a Message frame's payload; false when it is empty or its first byte is no kind.</summary>
    public static bool TryReadKind(ReadOnlySpan<byte> payload, out MessageKind kind)
    {
        kind = payload.IsEmpty ? default : (MessageKind)payload[0];
        return kind is >= MessageKind.Submit and <= MessageKind.Dictionary;
    }

    internal static bool TryReadHead(ReadOnlySpan<byte> payload, MessageKind kind, out ulong number, out ReadOnlySpan<byte> rest)
    {
        if (payload.Length < HeadBytes || payload[0] != (byte)kind)
        {
            number = 0;
            rest = default;
            return false;
        }

        number = BinaryPrimitives.ReadUInt64BigEndian(payload[1..]);
        rest = payload[HeadBytes..];
        return true;
    }

    internal static void WriteHead(Span<byte> destination, MessageKind kind, ulong number)
    {
        destination[0] = (byte)kind;
        BinaryPrimitives.WriteUInt64BigEndian(destination[1..], number);
    }

    internal static void CheckEnvelope(int length)
    {
        ArgumentOutOfRangeException.ThrowIfZero(length, "envelope");
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, EnvelopeBytesMax, "envelope");
    }

    internal static bool IsEnvelope(ReadOnlySpan<byte> rest) => rest.Length is > 0 and <= EnvelopeBytesMax;
}
