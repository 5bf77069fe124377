using System.Buffers;
using System.Buffers.Binary;
using OrleansMesh.Wire.Noise;

namespace OrleansMesh.Wire.Records;

/// <summary>The two big-endian bytes that give the length of the Noise message after them: 1 to 65,535.</summary>
public static class RecordPrefix
{
    /// <summary>Bytes of the prefix.</summary>
    public const int SizeBytes = 2;

    /// <summary>Bytes of the longest Noise message before the session is joined: 16 KiB.</summary>
    public const int UnjoinedMessageBytesMax = 16 * 1024;

    /// <summary>How many messages of one direction share a key; after each so many, that direction is rekeyed (Noise, section 11.3).</summary>
    public const ulong MessagesPerKey = 1 << 20;

    /// <summary>In place of a lane, as the whole plaintext: the key of this direction is replaced after this record. A sender says so when a key is old.</summary>
    public const byte RekeyMark = 0xFF;

    /// <summary>Reads the length at the start of <paramref name="input"/>, 0 for a record that is not allowed; false when it has not arrived.</summary>
    public static bool TryPeekLength(in ReadOnlySequence<byte> input, out int length)
    {
        length = 0;
        if (input.Length < SizeBytes)
        {
            return false;
        }

        Span<byte> prefix = stackalloc byte[SizeBytes];
        input.Slice(0, SizeBytes).CopyTo(prefix);
        length = BinaryPrimitives.ReadUInt16BigEndian(prefix);
        return true;
    }

    /// <summary>Takes one whole record off <paramref name="input"/>; it refers to the input's memory.</summary>
    public static ReadStatus Read(ref ReadOnlySequence<byte> input, out ReadOnlySequence<byte> record)
    {
        record = default;
        if (!TryPeekLength(input, out int length))
        {
            return ReadStatus.NeedMoreData;
        }

        if (length == 0)
        {
            return ReadStatus.Fault;
        }

        if (input.Length - SizeBytes < length)
        {
            return ReadStatus.NeedMoreData;
        }

        record = input.Slice(SizeBytes, length);
        input = input.Slice(record.End);
        return ReadStatus.Complete;
    }

    /// <summary>Writes the prefix of a message of <paramref name="length"/> bytes.</summary>
    public static void Write(Span<byte> destination, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, HandshakeState.MessageBytesMax);
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)length);
    }
}
