using OrleansMesh.Wire.Framing;

namespace OrleansMesh.Wire.Records;

/// <summary>A number of bytes for each lane, as a bound of frames or of queues.</summary>
public sealed record LaneBytes(int Control, int Messages, int Discovery, int Bulk)
{
    /// <summary>Longest payload before the peer has joined: a frame of 32 KiB.</summary>
    public const int UnjoinedPayloadMax = (32 * 1024) - FrameHeader.SizeBytes;

    /// <summary>The longest payload before the join, on each lane.</summary>
    public static LaneBytes FrameMaxBeforeJoin { get; } = new(UnjoinedPayloadMax, UnjoinedPayloadMax, UnjoinedPayloadMax, UnjoinedPayloadMax);

    /// <summary>What a stranger may send: handshake frames alone, so that it holds the memory of one frame and not of one on each lane.</summary>
    public static LaneBytes FrameMaxOfStranger { get; } = new(UnjoinedPayloadMax, 0, 0, 0);

    /// <summary>Longest payload of a joined peer: T-07's 16 MiB; control stays at 1 MiB, since heartbeats share its lane.</summary>
    public static LaneBytes FrameMaxJoined { get; } =
        new(1024 * 1024, FrameHeader.PayloadBytesMax, FrameHeader.PayloadBytesMax, FrameHeader.PayloadBytesMax);

    /// <summary>What may wait to be sent: 2, 8, 2 and 20 MiB.</summary>
    public static LaneBytes QueueMaxDefault { get; } = new(2 << 20, 8 << 20, 2 << 20, 20 << 20);

    /// <summary>The number of one lane.</summary>
    public int this[Lane lane] => lane switch
    {
        Lane.Control => Control,
        Lane.Messages => Messages,
        Lane.Discovery => Discovery,
        Lane.Bulk => Bulk,
        _ => throw new ArgumentOutOfRangeException(nameof(lane)),
    };
}
