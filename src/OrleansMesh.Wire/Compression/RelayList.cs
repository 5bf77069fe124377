using System.Buffers.Binary;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Wire.Compression;

/// <summary>The content of a batch: Relay payloads one after the other, each after its length (docs/wire-protocol.md §6.4).</summary>
public static class RelayList
{
    /// <summary>Bytes that one takes besides its own.</summary>
    public const int LengthBytes = sizeof(uint);

    /// <summary>Writes the length of one that follows.</summary>
    public static void WriteLength(Span<byte> destination, int length) => BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)length);

    /// <summary>Takes the next one off <paramref name="rest"/>; false at the end and when what follows is not a whole one.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> relay)
    {
        relay = default;
        if (rest.Length <= LengthBytes)
        {
            return false;
        }

        uint length = BinaryPrimitives.ReadUInt32BigEndian(rest);
        if (length <= RelayMessage.HeadBytes || length > rest.Length - LengthBytes)
        {
            return false;
        }

        relay = rest.Slice(LengthBytes, (int)length);
        rest = rest[(LengthBytes + (int)length)..];
        return true;
    }

    /// <summary>Whether it is 1 to <see cref="LinkCompressionLimits.BatchRelaysMax"/> whole relays, and one alone when it is longer than <see cref="LinkCompressionLimits.BatchBytesMax"/>.</summary>
    public static bool IsWellFormed(ReadOnlySpan<byte> content)
    {
        bool isLong = content.Length > LinkCompressionLimits.BatchBytesMax;
        ReadOnlySpan<byte> rest = content;
        int count = 0;
        while (TryTake(ref rest, out ReadOnlySpan<byte> relay))
        {
            if (!RelayMessage.TryRead(relay, out _))
            {
                return false;
            }

            count++;
        }

        return rest.IsEmpty && count >= 1 && count <= (isLong ? 1 : LinkCompressionLimits.BatchRelaysMax);
    }
}
