using System.Net;
using System.Net.Sockets;
using OrleansMesh.Transport.Udp;

namespace OrleansMesh.Transport.Tests.Udp;

public sealed class UdpTransportTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly IPEndPoint Any = new(IPAddress.Loopback, 0);

    [Fact]
    public async Task TrySend_LongestDatagram_ArrivesWithItsSender()
    {
        await using IDatagramSocket one = new UdpTransport().Bind(Any);
        await using IDatagramSocket other = new UdpTransport().Bind(Any);
        byte[] datagram = new byte[IDatagramSocket.DatagramBytesMax];
        Random.Shared.NextBytes(datagram);
        byte[] buffer = new byte[IDatagramSocket.DatagramBytesMax];

        Assert.True(one.TrySend(datagram, other.LocalEndPoint));

        (int bytes, IPEndPoint from) = await other.ReceiveAsync(buffer, CancellationToken.None).AsTask().WaitAsync(Patience);
        Assert.Equal(datagram, buffer.AsSpan(0, bytes).ToArray());
        Assert.Equal(one.LocalEndPoint, from);
        Assert.Throws<ArgumentOutOfRangeException>(() => one.TrySend(new byte[IDatagramSocket.DatagramBytesMax + 1], other.LocalEndPoint));
    }

    [Fact]
    public async Task TrySend_OneSideOfEitherFamily_Arrives()
    {
        await using IDatagramSocket four = new UdpTransport().Bind(Any);
        await using IDatagramSocket both = new UdpTransport().Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
        byte[] buffer = new byte[IDatagramSocket.DatagramBytesMax];

        Assert.True(four.TrySend([4], new IPEndPoint(IPAddress.Loopback.MapToIPv6(), both.LocalEndPoint.Port)));
        (int bytes, IPEndPoint from) = await both.ReceiveAsync(buffer, CancellationToken.None).AsTask().WaitAsync(Patience);
        Assert.Equal(4, Assert.Single(buffer[..bytes]));

        Assert.True(both.TrySend([6], from));
        Assert.True(both.TrySend([6], four.LocalEndPoint));
        (bytes, _) = await four.ReceiveAsync(buffer, CancellationToken.None).AsTask().WaitAsync(Patience);
        Assert.Equal(6, Assert.Single(buffer[..bytes]));
    }

    [Fact]
    public async Task ReceiveAsync_LongerDatagram_IsDroppedAndCounted()
    {
        await using IDatagramSocket socket = new UdpTransport().Bind(Any);
        using var raw = new UdpClient(AddressFamily.InterNetwork);
        await raw.SendAsync(new byte[IDatagramSocket.DatagramBytesMax + 1], socket.LocalEndPoint);
        await raw.SendAsync(new byte[3], socket.LocalEndPoint);

        (int bytes, _) = await socket.ReceiveAsync(new byte[2000], CancellationToken.None).AsTask().WaitAsync(Patience);

        Assert.Equal(3, bytes);
        Assert.Equal(1, socket.Dropped);
    }

    [Fact]
    public async Task TrySend_NobodyThereOrDisposed_NeverThrows()
    {
        IDatagramSocket socket = new UdpTransport().Bind(Any);
        IPEndPoint nobody;
        await using (IDatagramSocket gone = new UdpTransport().Bind(Any))
        {
            nobody = gone.LocalEndPoint;
        }

        for (int i = 0; i < 10; i++)
        {
            _ = socket.TrySend([1], nobody);
        }

        await socket.DisposeAsync();
        Assert.False(socket.TrySend([1], nobody));
    }

    [Fact]
    public async Task Bind_TakenPort_IsAnIOException()
    {
        await using IDatagramSocket first = new UdpTransport().Bind(Any);

        Assert.Throws<IOException>(() => new UdpTransport().Bind(first.LocalEndPoint));
    }
}
