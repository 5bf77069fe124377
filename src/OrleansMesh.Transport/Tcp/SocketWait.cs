using System.Net.Sockets;

namespace OrleansMesh.Transport.Tcp;

/// <summary>One operation of a socket at a time, whose end is told by a call and never by an exception.</summary>
internal sealed class SocketWait(Action done) : SocketAsyncEventArgs(true)
{
    /// <inheritdoc/>
    protected override void OnCompleted(SocketAsyncEventArgs e) => done();
}
