using System.Net;
using Microsoft.AspNetCore.Connections;

namespace OrleansMesh.Transport.Tcp;

internal sealed class TcpMeshListener(IConnectionListener listener) : IMeshListener
{
    public Uri Address { get; } = new($"tcp://{(IPEndPoint)listener.EndPoint}");

    public async ValueTask<IMeshConnection?> AcceptAsync(CancellationToken ct) =>
        await listener.AcceptAsync(ct) is { } context ? new TcpConnection(context) : null;

    public ValueTask DisposeAsync() => listener.DisposeAsync();
}
