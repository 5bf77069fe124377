using System.Buffers.Binary;

namespace OrleansMesh.Wire.Framing;

/// <summary>The five bytes before a payload (T-07): big-endian length of type and payload together, then the type.</summary>
public readonly record struct FrameHeader(FrameType Type, int PayloadBytes)
{
    /// <summary>Bytes of a header.</summary>
    public const int SizeBytes = 5;

    /// <summary>16 MiB.</summary>
    public const int PayloadBytesMax = 16 * 1024 * 1024;

    private const int LengthBytes = 4;

    /// <summary>Reads the first <see cref="SizeBytes"/> of <paramref name="source"/> (at least that many).</summary>
    /// <returns><see cref="WireFault.None"/>, or why there can be no such frame.</returns>
    public static WireFault Read(ReadOnlySpan<byte> source, int payloadBytesMax, out FrameHeader header)
    {
        uint length = BinaryPrimitives.ReadUInt32BigEndian(source);
        var type = (FrameType)source[LengthBytes];
        header = default;
        if (length == 0)
        {
            return WireFault.FrameEmpty;
        }

        if (length - 1 > (uint)payloadBytesMax)
        {
            return WireFault.FrameTooLong;
        }

        if (type is < FrameType.Handshake or > FrameType.SyncDigest)
        {
            return WireFault.FrameTypeUnknown;
        }

        header = new FrameHeader(type, (int)(length - 1));
        return WireFault.None;
    }

    /// <summary>Writes <see cref="SizeBytes"/> to the start of <paramref name="destination"/>.</summary>
    public void Write(Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)PayloadBytes, (uint)PayloadBytesMax);
        BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)PayloadBytes + 1);
        destination[LengthBytes] = (byte)Type;
    }
}
