using OrleansMesh.Gateway.Links;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Tests.Streams;

/// <summary>Keeps what a session hands on.</summary>
internal sealed class RecordedLinks : ILinkFrames
{
    public List<byte[]> Frames { get; } = [];

    public List<Heartbeat> Pongs { get; } = [];

    public void Opened(ILinkSession session)
    {
        // a session is opened by who keeps it
    }

    public void Closed(ILinkSession session)
    {
        // and closed
    }

    public bool Take(ILinkSession session, FrameType type, ReadOnlyMemory<byte> payload)
    {
        Frames.Add(payload.ToArray());
        return true;
    }

    public void TakePong(ILinkSession session, Heartbeat pong) => Pongs.Add(pong);
}
