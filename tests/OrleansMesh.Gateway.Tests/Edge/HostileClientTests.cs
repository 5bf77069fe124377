using System.Net.Sockets;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Tests.Edge;

public sealed class HostileClientTests
{
    [Fact]
    public async Task GarbageAndHalfOpenSockets_ManyOfThem_DoNotDisturbAnHonestSession()
    {
        await using Town town = await Town.BuildAsync("Gateway:JoinSeconds=1");
        var sockets = new List<TcpClient>();
        for (int i = 0; i < 50; i++)
        {
            TcpClient socket = await ConnectAsync(town.Hub);
            sockets.Add(socket);
            if (i % 2 == 0)
            {
                byte[] garbage = new byte[200];
                new Random(i).NextBytes(garbage);
                await socket.GetStream().WriteAsync(garbage);
            }

            await town.StoreAsync($"m{i}");
        }

        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"m{i}"), (await town.Mit.DeliveriesAsync(50)).Select(d => d.MessageId));
        foreach (TcpClient socket in sockets)
        {
            // the hub hangs up on each when its second is over
            await EndAsync(socket);
            socket.Dispose();
        }
    }

    [Theory]
    [InlineData(FrameType.Message, "")]
    [InlineData(FrameType.Message, "09")]
    [InlineData(FrameType.Message, "010000000000000001")]
    [InlineData(FrameType.Message, "04FFFFFFFFFFFFFFFF")]
    [InlineData(FrameType.Message, "020000000000000001010000")]
    [InlineData(FrameType.Heartbeat, "02")]
    [InlineData(FrameType.Handshake, "7B7D")]
    [InlineData(FrameType.Handshake, "7B2274797065223A22666D702E6C697374227D")]
    [InlineData(FrameType.Discovery, "5B5D")]
    public async Task Session_AMalformedFrame_EndsThatSessionAlone(FrameType type, string hex)
    {
        await using Town town = await Town.BuildAsync();
        await town.Mit.SendRawAsync(type, Convert.FromHexString(hex));
        await town.Mit.Ended.WaitAsync(TestHub.Patience, TimeProvider.System);

        await town.StoreAsync("after");
    }

    [Fact]
    public async Task Session_ItNeverReads_OthersAreServedAndItsQueueWaits()
    {
        await using Town town = await Town.BuildAsync();
        await town.Mit.DisposeAsync();
        EdgeClient deaf = await EdgeClient.ConnectAsync(town.Hub);
        await deaf.TryJoinAsync(town.Hub, JoinAttempt.Of(town.Mit.Mesh));
        byte[] text = new byte[500_000];
        Array.Fill(text, (byte)'x');
        byte[] data = [(byte)'"', .. text, (byte)'"'];
        for (int i = 0; i < 30; i++)
        {
            Assert.Equal(ReceiptState.Stored, (await town.Acme.SendAsync(town.Message($"big{i}") with { PayloadData = data })).State);
        }

        deaf.Abort();
        await deaf.DisposeAsync();
        town.Mit = await EdgeClient.JoinAsync(town.Hub, town.Mit.Mesh);
        Assert.Equal(Enumerable.Range(0, 30).Select(i => $"big{i}"), (await town.Mit.DeliveriesAsync(30)).Select(d => d.MessageId));
    }

    private static async Task<TcpClient> ConnectAsync(TestHub hub)
    {
        var socket = new TcpClient();
        await socket.ConnectAsync(hub.Address.Host, hub.Address.Port);
        return socket;
    }

    private static async Task EndAsync(TcpClient socket)
    {
        using var patience = new CancellationTokenSource(TestHub.Patience);
        byte[] buffer = new byte[1024];
        try
        {
            while (await socket.GetStream().ReadAsync(buffer, patience.Token) > 0)
            {
                // what the hub said before it hung up
            }
        }
        catch (IOException)
        {
            // reset: also an end
        }
    }
}
