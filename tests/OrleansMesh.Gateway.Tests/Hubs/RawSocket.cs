using System.Net;
using System.Net.Sockets;

namespace OrleansMesh.Gateway.Tests.Hubs;

/// <summary>A bare TCP connection to a hub, from a loopback address of choice.</summary>
internal sealed class RawSocket : IDisposable
{
    private readonly Socket _socket;

    private RawSocket(Socket socket) => _socket = socket;

    /// <param name="hub">Where to.</param>
    /// <param name="host">The last byte of the source address; every address of 127.0.0.0/8 is this machine on Linux.</param>
    public static Task<RawSocket> ConnectAsync(TestHub hub, byte host = 1) => ConnectAsync(hub, new IPAddress([127, 0, 0, host]));

    /// <param name="hub">Where to.</param>
    /// <param name="source">A loopback address.</param>
    public static async Task<RawSocket> ConnectAsync(TestHub hub, IPAddress source)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(source, 0));
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, hub.Address.Port);
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionReset)
        {
            // the hub was quicker to close than we were to see it open
        }

        return new RawSocket(socket);
    }

    /// <summary>False when the hub has closed already.</summary>
    public async Task<bool> TrySendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            _ = await _socket.SendAsync(bytes);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>What the hub says next; empty when it has closed.</summary>
    public async Task<byte[]> ReadAsync()
    {
        using var patience = new CancellationTokenSource(TestHub.Patience);
        byte[] buffer = new byte[4096];
        try
        {
            return buffer[..await _socket.ReceiveAsync(buffer, patience.Token)];
        }
        catch (SocketException)
        {
            return [];
        }
    }

    /// <summary>Says that nothing more comes.</summary>
    public void FinishSending()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // the hub has closed already
        }
    }

    /// <summary>What the hub says until it closes, by an end or a reset.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        using var patience = new CancellationTokenSource(TestHub.Patience);
        using var said = new MemoryStream();
        byte[] buffer = new byte[4096];
        try
        {
            for (int read; (read = await _socket.ReceiveAsync(buffer, patience.Token)) > 0;)
            {
                await said.WriteAsync(buffer.AsMemory(0, read), patience.Token);
            }
        }
        catch (SocketException)
        {
            // a reset is an end too
        }

        return said.ToArray();
    }

    public void Dispose() => _socket.Dispose();
}
