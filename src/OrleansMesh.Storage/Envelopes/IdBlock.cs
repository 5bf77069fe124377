using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Domain.Multiformats;

namespace OrleansMesh.Storage.Envelopes;

/// <summary>
/// The ids of messages that were settled together, as one row has them, some 19 bytes each: all hashes (16 bytes each), then of each two unsigned varints, how far its cursor is behind
/// the block's last one and its queue.
/// </summary>
internal static class IdBlock
{
    /// <summary>Writes them in their order, none of them past <paramref name="last"/>.</summary>
    public static byte[] Write(long last, IReadOnlyList<KnownId> ids)
    {
        byte[] bytes = new byte[ids.Count * (EnvelopeHead.HashBytes + (2 * UnsignedVarint.BytesMax))];
        int at = ids.Count * EnvelopeHead.HashBytes;
        for (int i = 0; i < ids.Count; i++)
        {
            BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(i * EnvelopeHead.HashBytes), ids[i].Hash);
            at += UnsignedVarint.Write((ulong)(last - ids[i].Cursor), bytes.AsSpan(at));
            at += UnsignedVarint.Write((ulong)ids[i].Queue, bytes.AsSpan(at));
        }

        return bytes[..at];
    }

    /// <summary>Reads all; false when the bytes are not those of so many.</summary>
    public static bool TryRead(long last, int count, ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out KnownId[]? ids)
    {
        ids = null;
        if (count < 0 || bytes.Length / EnvelopeHead.HashBytes < count)
        {
            return false;
        }

        var found = new KnownId[count];
        ReadOnlySpan<byte> places = bytes[(count * EnvelopeHead.HashBytes)..];
        for (int i = 0; i < count; i++)
        {
            if (!TryTake(ref places, out long behind) || !TryTake(ref places, out long queue) || behind >= last)
            {
                return false;
            }

            found[i] = new KnownId(HashOf(bytes, i), last - behind, queue);
        }

        ids = places.IsEmpty ? found : null;
        return ids is not null;
    }

    /// <summary>One of the hashes.</summary>
    public static UInt128 HashOf(ReadOnlySpan<byte> bytes, int index) => BinaryPrimitives.ReadUInt128BigEndian(bytes[(index * EnvelopeHead.HashBytes)..]);

    private static bool TryTake(ref ReadOnlySpan<byte> bytes, out long value)
    {
        bool isOne = UnsignedVarint.TryRead(bytes, out ulong read, out int length);
        value = (long)read;
        bytes = bytes[length..];
        return isOne;
    }
}
