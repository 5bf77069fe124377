using OrleansMesh.Wire.Framing;

namespace OrleansMesh.Transport.Channels;

/// <summary>A sender that waits for room on a lane; its payload is not copied before there is some.</summary>
internal sealed class LaneWaiter(FrameType type, ReadOnlyMemory<byte> payload, int queueMax)
{
    public FrameType Type => type;

    public ReadOnlyMemory<byte> Payload => payload;

    /// <summary>Bytes that may wait on the lane with it.</summary>
    public int QueueMax => queueMax;

    public TaskCompletionSource<bool> Admitted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Where it stands in line; null once it was let in, turned away or has left.</summary>
    public LinkedListNode<LaneWaiter>? Place { get; set; }
}
