using OrleansMesh.Gateway.Links;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Tests.Streams;

/// <summary>Keeps what a session hands on; to be locked by who reads its lists meanwhile.</summary>
internal sealed class RecordedLinks : ILinkFrames
{
    public List<byte[]> Frames { get; } = [];

    public List<Heartbeat> Pongs { get; } = [];

    /// <summary>Sessions that were opened and are not closed.</summary>
    public List<ILinkSession> Open { get; } = [];

    public void Opened(ILinkSession session)
    {
        lock (this)
        {
            Open.Add(session);
        }
    }

    public void Closed(ILinkSession session)
    {
        lock (this)
        {
            Assert.True(Open.Remove(session));
        }
    }

    public bool Take(ILinkSession session, FrameType type, ReadOnlyMemory<byte> payload)
    {
        lock (this)
        {
            Frames.Add(payload.ToArray());
        }

        return true;
    }

    public void TakePong(ILinkSession session, Heartbeat pong) => Pongs.Add(pong);
}
