using System.Buffers.Binary;
using OrleansMesh.Wire.Compression;

namespace OrleansMesh.Wire.Messages;

/// <summary>A dictionary for the batches of one federation that follow in this direction of the link; one of the same number before is forgotten (docs/wire-protocol.md §6.4).</summary>
/// <param name="number">1 to <see cref="LinkCompressionLimits.DictionariesMax"/>.</param>
/// <param name="contentLength">Bytes of the dictionary, 1 to <see cref="LinkCompressionLimits.DictionaryBytesMax"/>.</param>
/// <param name="packed">The dictionary as one zstd frame (RFC 8878) without a dictionary.</param>
public readonly ref struct DictionaryMessage(byte number, Guid federationId, int contentLength, ReadOnlySpan<byte> packed)
{
    /// <summary>Bytes before the zstd frame.</summary>
    public const int HeadBytes = 2 + IdBytes + sizeof(uint);

    private const int IdBytes = 16;

    public byte Number { get; } = number;

    public Guid FederationId { get; } = federationId;

    public int ContentLength { get; } = contentLength;

    public ReadOnlySpan<byte> Packed { get; } = packed;

    /// <summary>Whether a payload says that it is one.</summary>
    public static bool Is(ReadOnlySpan<byte> payload) => payload is [(byte)MessageKind.Dictionary, ..];

    /// <summary>Reads a whole payload without copying; false for anything else, a declared length over its bounds included.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out DictionaryMessage message)
    {
        message = default;
        if (!Is(payload) || payload.Length <= HeadBytes || payload[1] is 0 or > LinkCompressionLimits.DictionariesMax
            || !PackedBytes.TryRead(payload[(2 + IdBytes)..], LinkCompressionLimits.DictionaryBytesMax, out int length, out ReadOnlySpan<byte> packed))
        {
            return false;
        }

        message = new DictionaryMessage(payload[1], new Guid(payload.Slice(2, IdBytes), bigEndian: true), length, packed);
        return true;
    }

    /// <summary>Writes what goes before the zstd frame, <see cref="HeadBytes"/>.</summary>
    public static void WriteHead(Span<byte> destination, byte number, Guid federationId, int contentLength)
    {
        destination[0] = (byte)MessageKind.Dictionary;
        destination[1] = number;
        _ = federationId.TryWriteBytes(destination[2..], bigEndian: true, out _);
        BinaryPrimitives.WriteUInt32BigEndian(destination[(2 + IdBytes)..], (uint)contentLength);
    }
}
