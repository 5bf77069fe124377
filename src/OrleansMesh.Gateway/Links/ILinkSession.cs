using OrleansMesh.Wire;
using OrleansMesh.Wire.Framing;

namespace OrleansMesh.Gateway.Links;

/// <summary>What carries the frames of a link: a session with another hub.</summary>
internal interface ILinkSession
{
    /// <summary>The other hub.</summary>
    NodeId Peer { get; }

    /// <summary>Whether both sides take batches and dictionaries (P-11).</summary>
    bool TakesBatches { get; }

    /// <summary>Queues a copy of a frame, waiting for room; false once the session is over.</summary>
    ValueTask<bool> SendAsync(FrameType type, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken);

    /// <summary>Queues a copy of a frame; false when its lane is full or the session is over.</summary>
    bool TrySend(FrameType type, ReadOnlySpan<byte> payload);

    /// <summary>Ends the session at once.</summary>
    void Abort();
}
