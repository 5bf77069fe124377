using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace OrleansMesh.Transport.Tcp;

/// <summary>A TCP connection of Kestrel's, accepted by a listener of this library or by Kestrel itself.</summary>
public sealed class TcpConnection(ConnectionContext context) : IMeshConnection
{
    /// <inheritdoc/>
    public IDuplexPipe Pipe => context.Transport;

    /// <inheritdoc/>
    public string? RemoteAddress => context.RemoteEndPoint?.ToString();

    /// <inheritdoc/>
    public CancellationToken Closed => context.ConnectionClosed;

    /// <inheritdoc/>
    public void Abort() => context.Abort();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => context.DisposeAsync();
}
