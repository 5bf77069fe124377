using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Links;

/// <summary>What the sessions with other hubs bring besides membership (docs/wire-protocol.md §6.1, §7.1). Called by each session's reader: must not wait for the peer.</summary>
internal interface ILinkFrames
{
    /// <summary>A session began whose sides both take links.</summary>
    void Opened(ILinkSession session);

    /// <summary>Takes a Message or Handshake frame; false when it is malformed, and the session is to be closed.</summary>
    bool Take(ILinkSession session, FrameType type, ReadOnlyMemory<byte> payload);

    /// <summary>Takes a pong.</summary>
    void TakePong(ILinkSession session, Heartbeat pong);

    /// <summary>The session is over.</summary>
    void Closed(ILinkSession session);
}
