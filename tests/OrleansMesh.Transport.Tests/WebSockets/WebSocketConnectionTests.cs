using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using OrleansMesh.Transport.WebSockets;

namespace OrleansMesh.Transport.Tests.WebSockets;

public sealed class WebSocketConnectionTests
{
    [Fact]
    public async Task Complete_BrokenSocketWithSomethingUnsent_EndsWithoutAFailure()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var peer = new TcpClient();
        Task<TcpClient> accepted = listener.AcceptTcpClientAsync();
        await peer.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using TcpClient server = await accepted;
        var socket = WebSocket.CreateFromStream(server.GetStream(), new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = Timeout.InfiniteTimeSpan });
        await using var connection = new WebSocketConnection(socket, remoteAddress: null);
        connection.Abort();
        connection.Pipe.Output.GetSpan(1)[0] = 1;
        connection.Pipe.Output.Advance(1);

        await Assert.ThrowsAsync<IOException>(async () => await connection.Pipe.Output.FlushAsync());

        // what could not be sent is tried once more at the end, and its failure is no news
        await connection.Pipe.Output.CompleteAsync();
        await connection.Pipe.Output.CompleteAsync();
    }
}
