using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OrleansMesh.Storage.Envelopes;

/// <summary>What a run says of one of its envelopes, without its bytes; numbers are big-endian.</summary>
/// <param name="Cursor">Positive.</param>
/// <param name="ExpiresAt">Unix milliseconds.</param>
/// <param name="Size">Bytes of the envelope.</param>
internal readonly record struct EnvelopeHead(long Cursor, long ExpiresAt, int Size, Guid FederationId, ReadOnlyMemory<byte> Hash)
{
    /// <summary>Bytes of a head.</summary>
    public const int SizeBytes = (2 * sizeof(long)) + sizeof(int) + GuidBytes + HashBytes;

    /// <summary>Bytes of a hash: no two messages will have the same.</summary>
    public const int HashBytes = 16;

    private const int GuidBytes = 16;

    /// <summary>Names a message: the first half of SHA-256 over its source and id.</summary>
    public static byte[] HashOf(string source, string messageId)
    {
        // a DID has no space in it
        byte[] name = Encoding.UTF8.GetBytes($"{source} {messageId}");
        return SHA256.HashData(name)[..HashBytes];
    }

    /// <summary>The heads of a run.</summary>
    public static EnvelopeHead[] ReadAll(byte[] heads)
    {
        var all = new EnvelopeHead[heads.Length / SizeBytes];
        for (int i = 0; i < all.Length; i++)
        {
            ReadOnlySpan<byte> head = heads.AsSpan(i * SizeBytes);
            all[i] = new EnvelopeHead(
                BinaryPrimitives.ReadInt64BigEndian(head),
                BinaryPrimitives.ReadInt64BigEndian(head[8..]),
                BinaryPrimitives.ReadInt32BigEndian(head[16..]),
                new Guid(head.Slice(20, GuidBytes), bigEndian: true),
                heads.AsMemory((i * SizeBytes) + 20 + GuidBytes, HashBytes));
        }

        return all;
    }

    /// <summary>Writes <see cref="SizeBytes"/>.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteInt64BigEndian(destination, Cursor);
        BinaryPrimitives.WriteInt64BigEndian(destination[8..], ExpiresAt);
        BinaryPrimitives.WriteInt32BigEndian(destination[16..], Size);
        _ = FederationId.TryWriteBytes(destination[20..], bigEndian: true, out _);
        Hash.Span.CopyTo(destination[(20 + GuidBytes)..]);
    }

    /// <summary>The heads of a run, as it keeps them.</summary>
    public static byte[] WriteAll(IReadOnlyList<EnvelopeHead> heads)
    {
        byte[] bytes = new byte[heads.Count * SizeBytes];
        for (int i = 0; i < heads.Count; i++)
        {
            heads[i].Write(bytes.AsSpan(i * SizeBytes));
        }

        return bytes;
    }
}
