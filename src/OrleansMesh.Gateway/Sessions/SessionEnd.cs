namespace OrleansMesh.Gateway.Sessions;

/// <summary>Why a joined session ended.</summary>
internal enum SessionEnd
{
    /// <summary>The peer closed, or its connection broke.</summary>
    Closed = 0,

    /// <summary>The peer broke the framing, or a record of it did not decrypt.</summary>
    ProtocolBroken,

    /// <summary>A well-framed message was not of its shape.</summary>
    Malformed,

    /// <summary>Nothing was heard from the peer for three heartbeats.</summary>
    Silent,

    /// <summary>The peer did not read, so that a notice found its lane full.</summary>
    Overrun,

    /// <summary>The mesh has ended for ever.</summary>
    Deactivated,

    /// <summary>The mesh has replaced the key that opened the session.</summary>
    KeyReplaced,

    /// <summary>The hub stops.</summary>
    Stopping,
}
