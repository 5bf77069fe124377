using System.Net;
using System.Net.Sockets;

namespace OrleansMesh.Transport.Tcp;

/// <summary>Accepts one connection after the other, as long as the process has sockets.</summary>
internal sealed class TcpMeshListener(Socket listener) : IMeshListener
{
    // how long nothing is accepted when the process has no file descriptor left: trying at once would keep a core busy
    private static readonly TimeSpan OutOfSockets = TimeSpan.FromMilliseconds(100);

    public Uri Address { get; } = new($"tcp://{(IPEndPoint)listener.LocalEndPoint!}");

    public async ValueTask<IMeshConnection?> AcceptAsync(CancellationToken ct)
    {
        while (true)
        {
            Socket? socket = null;
            try
            {
                socket = await listener.AcceptAsync(ct);
                socket.NoDelay = true;
                return new TcpConnection(socket);
            }
            catch (Exception over) when (over is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                return null;
            }
            catch (SocketException full) when (full.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable)
            {
                await Task.Delay(OutOfSockets, TimeProvider.System, ct);
            }
            catch (SocketException)
            {
                // that one left before it was accepted: the next is another one
                socket?.Dispose();
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        listener.Dispose();
        return ValueTask.CompletedTask;
    }
}
