using OrleansMesh.Wire.Framing;

namespace OrleansMesh.Wire.Records;

/// <summary>Which lane carries which frame type (T-08).</summary>
public static class LaneOfFrame
{
    /// <summary>How many lanes there are.</summary>
    public const int LaneCount = 4;

    /// <summary>The one lane on which a type may travel.</summary>
    public static Lane LaneOf(this FrameType type) => type switch
    {
        FrameType.Handshake or FrameType.Heartbeat => Lane.Control,
        FrameType.Message or FrameType.ServiceResolve => Lane.Messages,
        FrameType.Discovery or FrameType.ProcessGossip or FrameType.ServiceGossip => Lane.Discovery,
        FrameType.ChainSync or FrameType.TreeSync or FrameType.SyncDigest => Lane.Bulk,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No such frame type."),
    };
}
