using System.IO.Pipelines;
using System.Net;

namespace OrleansMesh.Transport;

/// <summary>One open byte stream to a peer; disposing it closes the stream after what was flushed has been handed on.</summary>
public interface IMeshConnection : IAsyncDisposable
{
    /// <summary>Both directions. Completing the output tells the peer the end after what was flushed; whether the other direction goes on then is the transport's affair (TCP ends both).</summary>
    IDuplexPipe Pipe { get; }

    /// <summary>Where the peer is, for people; null when the transport does not know.</summary>
    string? RemoteAddress { get; }

    /// <summary>The address of the peer's socket; null when the transport has none.</summary>
    IPEndPoint? RemoteEndPoint => IPEndPoint.TryParse(RemoteAddress ?? string.Empty, out IPEndPoint? address) ? address : null;

    /// <summary>The mesh that the peer's TLS certificate names, which the transport has verified; null when there was none or it names no mesh.</summary>
    string? CertifiedMesh => null;

    /// <summary>
    /// Cancelled once the connection is over: dropped or disposed by a side, or broken. A transport may say so already when the peer has
    /// ended its direction; what was received before can still be read.
    /// </summary>
    CancellationToken Closed { get; }

    /// <summary>
    /// Waits for the peer's first bytes, where that costs less than waiting for them on <see cref="Pipe"/>: true when there may be some, false when
    /// the connection is over, be it by <see cref="Abort"/>. Before the pipe is used and at most once; throws nothing.
    /// </summary>
    ValueTask<bool> SpokenAsync() => ValueTask.FromResult(true);

    /// <summary>Drops the stream at once, with what is still unsent.</summary>
    void Abort();
}
