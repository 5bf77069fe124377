using System.Buffers.Binary;
using OrleansMesh.Wire.Compression;

namespace OrleansMesh.Wire.Messages;

/// <summary>The shape of what is compressed: its length before, then one zstd frame (RFC 8878). A length over its bound, or over <see cref="LinkCompressionLimits.RatioMax"/> times what is there, is malformed.</summary>
internal static class PackedBytes
{
    public static bool TryRead(ReadOnlySpan<byte> bytes, int lengthMax, out int length, out ReadOnlySpan<byte> packed)
    {
        length = 0;
        packed = default;
        if (bytes.Length <= sizeof(uint))
        {
            return false;
        }

        uint declared = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        packed = bytes[sizeof(uint)..];
        if (declared == 0 || declared > lengthMax || declared > (long)LinkCompressionLimits.RatioMax * packed.Length)
        {
            return false;
        }

        length = (int)declared;
        return true;
    }
}
