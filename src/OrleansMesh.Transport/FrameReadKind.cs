namespace OrleansMesh.Transport;

/// <summary>What a read of a secure channel came to.</summary>
public enum FrameReadKind
{
    /// <summary>A whole frame.</summary>
    Frame,

    /// <summary>The channel is over: the peer closed it between two records, or this side did.</summary>
    Closed,

    /// <summary>The channel is over because of what the peer sent, or how it vanished.</summary>
    Fault,
}
