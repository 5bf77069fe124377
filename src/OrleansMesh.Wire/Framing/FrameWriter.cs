using System.Buffers;

namespace OrleansMesh.Wire.Framing;

/// <summary>Writes frames (T-07) to a plain stream of bytes.</summary>
public static class FrameWriter
{
    /// <summary>Writes one frame of at most <see cref="FrameHeader.PayloadBytesMax"/>.</summary>
    public static void Write(IBufferWriter<byte> output, FrameType type, ReadOnlySpan<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(output);
        new FrameHeader(type, payload.Length).Write(output.GetSpan(FrameHeader.SizeBytes));
        output.Advance(FrameHeader.SizeBytes);
        output.Write(payload);
    }
}
