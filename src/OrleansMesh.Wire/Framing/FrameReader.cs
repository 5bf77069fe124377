using System.Buffers;

namespace OrleansMesh.Wire.Framing;

/// <summary>Takes frames (T-07) off a plain stream of bytes without copying them.</summary>
public static class FrameReader
{
    /// <summary>Reads the frame at the start of <paramref name="input"/>, if it is all there, and advances past it.</summary>
    /// <param name="input">What has arrived so far.</param>
    /// <param name="payloadBytesMax">The bound that holds now, at most <see cref="FrameHeader.PayloadBytesMax"/>; a longer frame is a fault as soon as its header is seen.</param>
    /// <param name="frame">Refers to the input's memory.</param>
    /// <param name="fault">Why, when the status is <see cref="ReadStatus.Fault"/>.</param>
    public static ReadStatus Read(ref ReadOnlySequence<byte> input, int payloadBytesMax, out Frame frame, out WireFault fault)
    {
        frame = default;
        fault = WireFault.None;
        if (input.Length < FrameHeader.SizeBytes)
        {
            return ReadStatus.NeedMoreData;
        }

        Span<byte> bytes = stackalloc byte[FrameHeader.SizeBytes];
        input.Slice(0, FrameHeader.SizeBytes).CopyTo(bytes);
        fault = FrameHeader.Read(bytes, payloadBytesMax, out FrameHeader header);
        if (fault != WireFault.None)
        {
            return ReadStatus.Fault;
        }

        if (input.Length - FrameHeader.SizeBytes < header.PayloadBytes)
        {
            return ReadStatus.NeedMoreData;
        }

        frame = new Frame(header.Type, input.Slice(FrameHeader.SizeBytes, header.PayloadBytes));
        input = input.Slice(FrameHeader.SizeBytes + header.PayloadBytes);
        return ReadStatus.Complete;
    }
}
