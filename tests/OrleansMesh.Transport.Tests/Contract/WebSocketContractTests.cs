using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using OrleansMesh.Transport.WebSockets;

namespace OrleansMesh.Transport.Tests.Contract;

/// <summary>Both ends of a WebSocket over a real socket; its HTTP part is tested at the hub.</summary>
public class WebSocketContractTests : TransportContract
{
    protected override async Task<(IMeshConnection Near, IMeshConnection Far)> OpenAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var near = new TcpClient { NoDelay = true };
        Task<TcpClient> accepting = listener.AcceptTcpClientAsync();
        await near.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        TcpClient far = await accepting;
        Task<Stream> farStream = SecureAsync(far.GetStream(), isServer: true);
        Stream nearStream = await SecureAsync(near.GetStream(), isServer: false);
        return (Of(nearStream, isServer: false), Of(await farStream, isServer: true));
    }

    /// <summary>What is put between the socket and the WebSocket.</summary>
    protected virtual Task<Stream> SecureAsync(Stream socket, bool isServer) => Task.FromResult(socket);

    private static WebSocketConnection Of(Stream stream, bool isServer) => new(
        WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = isServer, KeepAliveInterval = Timeout.InfiniteTimeSpan }), remoteAddress: "there");
}
