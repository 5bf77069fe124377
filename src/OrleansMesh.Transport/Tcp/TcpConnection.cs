using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace OrleansMesh.Transport.Tcp;

internal sealed class TcpConnection(ConnectionContext context) : IMeshConnection
{
    public IDuplexPipe Pipe => context.Transport;

    public string? RemoteAddress => context.RemoteEndPoint?.ToString();

    public void Abort() => context.Abort();

    public ValueTask DisposeAsync() => context.DisposeAsync();
}
