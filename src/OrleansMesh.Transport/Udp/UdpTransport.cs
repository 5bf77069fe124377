using System.Net;
using System.Net.Sockets;

namespace OrleansMesh.Transport.Udp;

/// <summary>Datagrams by UDP. What waits to be received is bounded by the socket's own buffer, whose policy is to drop the newest.</summary>
public sealed class UdpTransport : IDatagramTransport
{
    /// <summary>Bytes of the operating system's receive buffer that are asked for.</summary>
    public const int ReceiveBufferBytes = 256 * 1024;

    /// <inheritdoc/>
    public IDatagramSocket Bind(IPEndPoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var socket = new Socket(endpoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = ReceiveBufferBytes, Blocking = false };
        try
        {
            if (endpoint.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = true; // as Kestrel does at the same port
            }

            socket.Bind(endpoint);
            return new UdpDatagramSocket(socket);
        }
        catch (SocketException failure)
        {
            socket.Dispose();
            throw new IOException($"Cannot bind udp://{endpoint}: {failure.Message}", failure);
        }
    }
}
