using System.Buffers;
using System.IO.Pipelines;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Noise;
using OrleansMesh.Wire.Records;

namespace OrleansMesh.Transport.Channels;

/// <summary>Reads frames from a pipe. One reader at a time.</summary>
internal sealed class InboundFrames(PipeReader input, TransportState transport, LaneBytes framePayloadMax) : IDisposable
{
    private readonly RecordReader _records = new(transport, framePayloadMax);

    public LaneBytes FramePayloadMax
    {
        get => _records.FramePayloadMax;
        set => _records.FramePayloadMax = value;
    }

    /// <summary>Longest Noise message that is taken.</summary>
    public int MessageBytesMax
    {
        set => _records.MessageBytesMax = value;
    }

    /// <summary>The next frame; Closed also when the read was cancelled by <see cref="PipeReader.CancelPendingRead"/>.</summary>
    public async ValueTask<FrameRead> ReadAsync(CancellationToken ct)
    {
        // A record may hold more frames than the one that was asked for last: they come without reading on.
        ReadOnlySequence<byte> buffer = ReadOnlySequence<byte>.Empty;
        ReadStatus status = _records.Read(ref buffer, out Frame frame);
        while (status == ReadStatus.NeedMoreData)
        {
            ReadResult result;
            try
            {
                result = await input.ReadAsync(ct);
            }
            catch (Exception broken) when (broken is not OperationCanceledException || !ct.IsCancellationRequested)
            {
                // Whatever a transport throws here, its stream is broken: that ends this channel and nothing else.
                return FrameRead.Faulted(ChannelFault.Disconnected);
            }

            buffer = result.Buffer;
            status = _records.Read(ref buffer, out frame);
            bool isPartial = !buffer.IsEmpty || _records.HeldBytes > 0;
            input.AdvanceTo(buffer.Start, status == ReadStatus.NeedMoreData ? result.Buffer.End : buffer.Start);
            if (status == ReadStatus.NeedMoreData && (result.IsCompleted || result.IsCanceled))
            {
                return isPartial && !result.IsCanceled ? FrameRead.Faulted(ChannelFault.Truncated) : FrameRead.Closed;
            }
        }

        return status == ReadStatus.Complete
            ? FrameRead.Of(frame.Type, frame.Payload.First)
            : FrameRead.Faulted(FaultOf(_records.Fault));
    }

    /// <summary>The next frame of a record that was opened before; false when there is none, and when the record is faulty, which the next read says.</summary>
    public bool TryRead(out FrameRead read)
    {
        ReadOnlySequence<byte> nothing = ReadOnlySequence<byte>.Empty;
        bool isComplete = _records.Read(ref nothing, out Frame frame) == ReadStatus.Complete;
        read = isComplete ? FrameRead.Of(frame.Type, frame.Payload.First) : default;
        return isComplete;
    }

    public void Dispose() => _records.Dispose();

    private static ChannelFault FaultOf(WireFault fault) => fault switch
    {
        WireFault.RecordEmpty => ChannelFault.RecordEmpty,
        WireFault.RecordTooLong => ChannelFault.RecordTooLong,
        WireFault.RecordForged => ChannelFault.RecordForged,
        WireFault.LaneUnknown => ChannelFault.LaneUnknown,
        WireFault.FrameEmpty => ChannelFault.FrameEmpty,
        WireFault.FrameTooLong => ChannelFault.FrameTooLong,
        WireFault.FrameTypeUnknown => ChannelFault.FrameTypeUnknown,
        WireFault.FrameOnWrongLane => ChannelFault.FrameOnWrongLane,
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "A reader that faulted names why."),
    };
}
