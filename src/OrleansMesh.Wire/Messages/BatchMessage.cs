using System.Buffers.Binary;
using OrleansMesh.Wire.Compression;

namespace OrleansMesh.Wire.Messages;

/// <summary>Relays of one federation, compressed together (P-11, docs/wire-protocol.md §6.4). It holds nothing of another federation, so that no length tells anything of one to another.</summary>
/// <param name="dictionary">1 to <see cref="LinkCompressionLimits.DictionariesMax"/>; 0 for none.</param>
/// <param name="contentLength">Bytes of the content before compression, 1 to <see cref="LinkCompressionLimits.ContentBytesMax"/>.</param>
/// <param name="packed">One zstd frame (RFC 8878).</param>
public readonly ref struct BatchMessage(byte dictionary, int contentLength, ReadOnlySpan<byte> packed)
{
    /// <summary>Bytes before the zstd frame.</summary>
    public const int HeadBytes = 2 + sizeof(uint);

    public byte Dictionary { get; } = dictionary;

    public int ContentLength { get; } = contentLength;

    public ReadOnlySpan<byte> Packed { get; } = packed;

    /// <summary>Whether a payload says that it is one.</summary>
    public static bool Is(ReadOnlySpan<byte> payload) => payload is [(byte)MessageKind.Batch, ..];

    /// <summary>Reads a whole payload without copying; false for anything else, a declared length over its bounds included.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out BatchMessage message)
    {
        message = default;
        if (!Is(payload) || payload.Length <= HeadBytes || payload[1] > LinkCompressionLimits.DictionariesMax
            || !PackedBytes.TryRead(payload[2..], LinkCompressionLimits.ContentBytesMax, out int length, out ReadOnlySpan<byte> packed))
        {
            return false;
        }

        message = new BatchMessage(payload[1], length, packed);
        return true;
    }

    /// <summary>Writes what goes before the zstd frame, <see cref="HeadBytes"/>.</summary>
    public static void WriteHead(Span<byte> destination, byte dictionary, int contentLength)
    {
        destination[0] = (byte)MessageKind.Batch;
        destination[1] = dictionary;
        BinaryPrimitives.WriteUInt32BigEndian(destination[2..], (uint)contentLength);
    }
}
