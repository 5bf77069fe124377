namespace OrleansMesh.Wire;

/// <summary>Why bytes of a peer end its connection. Told to our operator, never to the peer.</summary>
public enum WireFault
{
    None = 0,

    /// <summary>A record of length 0, or one that holds no lane or no fragment.</summary>
    RecordEmpty,

    /// <summary>A record longer than is taken before the join.</summary>
    RecordTooLong,

    /// <summary>A record that does not decrypt as the peer's next one.</summary>
    RecordForged,

    /// <summary>A lane that is none.</summary>
    LaneUnknown,

    /// <summary>A frame whose length leaves no room for its type.</summary>
    FrameEmpty,

    /// <summary>A frame longer than its lane allows now.</summary>
    FrameTooLong,

    /// <summary>A frame type that T-07 does not name.</summary>
    FrameTypeUnknown,

    /// <summary>A frame type that belongs to another lane.</summary>
    FrameOnWrongLane,
}
