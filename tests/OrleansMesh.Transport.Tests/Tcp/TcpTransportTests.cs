using System.Net;
using System.Net.Sockets;
using OrleansMesh.Transport.Tcp;
using OrleansMesh.Wire.Framing;

namespace OrleansMesh.Transport.Tests.Tcp;

public sealed class TcpTransportTests
{
    private readonly TcpTransport _transport = new();

    [Theory]
    [InlineData("tcp://localhost:7400", true)]
    [InlineData("tcp://[::1]:7400", true)]
    [InlineData("tcp://127.0.0.1:7400/", true)]
    [InlineData("tcp://localhost", false)]
    [InlineData("tcp://localhost:7400/path", false)]
    [InlineData("http://localhost:7400", false)]
    [InlineData("memory://hub", false)]
    public void Supports_BySchemeAndForm(string address, bool expected) => Assert.Equal(expected, _transport.Supports(new Uri(address)));

    [Fact]
    public async Task Connect_Loopback_CarriesLargeAndUrgentFrames()
    {
        await using ChannelPair pair = await OpenAsync();
        pair.Hub.FramePayloadMax = SecureChannel.PayloadMax;
        byte[] bulk = new byte[SecureChannel.PayloadMax];
        new Random(4).NextBytes(bulk);
        Assert.NotNull(pair.Far.RemoteAddress);

        Assert.True(await pair.Client.SendAsync(FrameType.TreeSync, bulk, default));
        Assert.True(pair.Client.TrySend(FrameType.Heartbeat, [1]));

        Assert.Equal(FrameType.Heartbeat, (await ChannelPair.ReadAsync(pair.Hub)).Type);
        Assert.Equal(bulk, (await ChannelPair.ReadAsync(pair.Hub)).Payload);
    }

    [Fact]
    public async Task Dispose_Peer_IsClosedAfterWhatItSent()
    {
        await using ChannelPair pair = await OpenAsync();
        Assert.True(pair.Client.TrySend(FrameType.Message, [5]));

        await pair.Client.DisposeAsync();
        await pair.Near.DisposeAsync();

        Assert.Equal([5], (await ChannelPair.ReadAsync(pair.Hub)).Payload);
        Assert.Equal(FrameReadKind.Closed, (await ChannelPair.ReadAsync(pair.Hub)).Kind);
    }

    [Fact]
    public async Task Reset_Peer_EndsTheChannel()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        int port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        await using IMeshConnection near = await _transport.ConnectAsync(new Uri($"tcp://127.0.0.1:{port}"), default);
        Socket peer = await listener.AcceptAsync();
        using var key = Cryptography.Ed25519PrivateKey.Generate();
        Task<SecureChannel?> connecting = SecureChannel.ConnectAsync(near.Pipe, key, new SecureChannelOptions(), TimeProvider.System, default);

        peer.LingerState = new LingerOption(true, 0);
        peer.Dispose();

        Assert.Null(await connecting.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task Abort_Connection_EndsBothChannels()
    {
        await using ChannelPair pair = await OpenAsync();

        pair.Near.Abort();

        Assert.NotEqual(FrameReadKind.Frame, (await ChannelPair.ReadAsync(pair.Hub)).Kind);
        Assert.NotEqual(FrameReadKind.Frame, (await ChannelPair.ReadAsync(pair.Client)).Kind);
        Assert.True(pair.Hub.Completion.IsCompletedSuccessfully);
        Assert.True(pair.Client.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Connect_NobodyListens_ThrowsWithTheAddress()
    {
        IMeshListener listener = await _transport.ListenAsync(new Uri("tcp://127.0.0.1:0"), default);
        Uri address = listener.Address;
        await listener.DisposeAsync();

        IOException refused = await Assert.ThrowsAsync<IOException>(() => _transport.ConnectAsync(address, default));

        Assert.Contains(address.ToString(), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Listen_TakenPort_Throws()
    {
        await using IMeshListener listener = await _transport.ListenAsync(new Uri("tcp://127.0.0.1:0"), default);

        await Assert.ThrowsAsync<IOException>(() => _transport.ListenAsync(listener.Address, default));
    }

    private async Task<ChannelPair> OpenAsync()
    {
        await using IMeshListener listener = await _transport.ListenAsync(new Uri("tcp://127.0.0.1:0"), default);
        IMeshConnection near = await _transport.ConnectAsync(listener.Address, default);
        IMeshConnection? far = await listener.AcceptAsync(default);
        return await ChannelPair.OpenAsync(near, far!);
    }
}
