using System.Net;
using System.Net.Sockets;

namespace OrleansMesh.Transport.Udp;

internal sealed class UdpDatagramSocket(Socket socket) : IDatagramSocket
{
    private readonly IPEndPoint _any = new(socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
    private long _dropped;

    public IPEndPoint LocalEndPoint => (IPEndPoint)socket.LocalEndPoint!;

    public long Dropped => Interlocked.Read(ref _dropped);

    public bool TrySend(ReadOnlySpan<byte> datagram, IPEndPoint to)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(datagram.Length, IDatagramSocket.DatagramBytesMax, nameof(datagram));
        try
        {
            return socket.SendTo(datagram, SocketFlags.None, InFamily(to)) == datagram.Length;
        }
        catch (Exception lost) when (lost is SocketException or ObjectDisposedException)
        {
            // A full buffer, an unreachable network or a closed socket: datagrams may be lost, and this one is.
            _ = Interlocked.Increment(ref _dropped);
            return false;
        }
    }

    public async ValueTask<(int Bytes, IPEndPoint From)> ReceiveAsync(Memory<byte> buffer, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(buffer.Length, IDatagramSocket.DatagramBytesMax, nameof(buffer));
        while (true)
        {
            try
            {
                SocketReceiveFromResult received = await socket.ReceiveFromAsync(buffer, SocketFlags.None, _any, ct);
                if (received.ReceivedBytes <= IDatagramSocket.DatagramBytesMax)
                {
                    return (received.ReceivedBytes, (IPEndPoint)received.RemoteEndPoint);
                }
            }
            catch (SocketException error) when (error.SocketErrorCode is SocketError.MessageSize or SocketError.ConnectionReset or SocketError.ConnectionRefused)
            {
                // A datagram that is too long, or the echo of one that nobody took: neither ends the socket.
            }

            _ = Interlocked.Increment(ref _dropped);
        }
    }

    // An address of IPv4 has a form in IPv6, which sockets of both families give and only they take.
    private IPEndPoint InFamily(IPEndPoint to) => socket.AddressFamily == to.AddressFamily ? to
        : to.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(to.Address.MapToIPv4(), to.Port)
        : new IPEndPoint(to.Address.MapToIPv6(), to.Port);

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
