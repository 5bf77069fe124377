namespace OrleansMesh.Transport;

/// <summary>Why a secure channel ended other than by being closed (docs/wire-protocol.md §3, §4). For our operator, never for the peer.</summary>
public enum ChannelFault
{
    None,

    /// <summary>The byte stream broke.</summary>
    Disconnected,

    /// <summary>The byte stream ended inside a record or a frame.</summary>
    Truncated,

    /// <summary>A record holds no lane or no fragment.</summary>
    RecordEmpty,

    /// <summary>A record is longer than is taken before the join.</summary>
    RecordTooLong,

    /// <summary>A record is not the peer's next one: forged, repeated, lost or out of order.</summary>
    RecordForged,

    /// <summary>There are lanes 0 to 3.</summary>
    LaneUnknown,

    /// <summary>A frame's length leaves no room for its type.</summary>
    FrameEmpty,

    /// <summary>A frame is longer than <see cref="SecureChannel.FramePayloadMax"/>.</summary>
    FrameTooLong,

    /// <summary>There are frame types 01 to 0A (T-07).</summary>
    FrameTypeUnknown,

    /// <summary>A frame type belongs to another lane (T-08).</summary>
    FrameOnWrongLane,
}
