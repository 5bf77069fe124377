using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using OrleansMesh.Gateway.Telemetry;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Gateway.Tests.Telemetry;
using OrleansMesh.Transport.WebSockets;

namespace OrleansMesh.Gateway.Tests.Http;

/// <summary>The rate of an address holds for HTTP before anything is spent on it, TLS included.</summary>
public sealed class ArrivalRateTests
{
    private const string Refused = "orleansmesh.gateway.connections.refused";
    private const int AtOnce = 40;

    private static readonly string[] Slow = ["Host:Http=127.0.0.1:0", "Gateway:ConnectionsPerSecond=1", "Gateway:ConnectionsBurst=3"];

    [Fact]
    public async Task Connect_MoreOftenThanAnAddressMay_IsDroppedUnanswered()
    {
        await using TestHub hub = await TestHub.StartAsync(Slow);
        using var tally = new MeterTally(GatewayMeter.Name, hub.Services.GetService(typeof(System.Diagnostics.Metrics.IMeterFactory)));

        // all at once: an address has two buckets, and each gets one more a second
        bool[] answered = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => IsAnsweredAsync(hub)));

        Assert.InRange(answered.Count(a => a), 3, AtOnce - 1);
        await tally.UntilAsync(Refused, "address-rate", answered.Count(a => !a), TestHub.Patience);
    }

    [Fact]
    public async Task Connect_ThroughAListedProxy_TheForwardedAddressIsLimited()
    {
        await using TestHub hub = await TestHub.StartAsync([.. Slow, "Host:Proxies:0=127.0.0.1"]);
        using var tally = new MeterTally(GatewayMeter.Name, hub.Services.GetService(typeof(System.Diagnostics.Metrics.IMeterFactory)));
        Assert.All(await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => IsAnsweredAsync(hub))), Assert.True);
        Assert.Equal(0, tally.Of(Refused, "address-rate"));

        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => UpgradeAsync(hub, "198.51.100.7")));

        await tally.UntilAsync(Refused, "address-rate", 1, TestHub.Patience);
    }

    private static async Task<bool> IsAnsweredAsync(TestHub hub)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(hub.WebSocket.Host, hub.WebSocket.Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"));
            return await client.GetStream().ReadAsync(new byte[16]).AsTask().WaitAsync(TestHub.Patience) > 0;
        }
        catch (Exception dropped) when (dropped is IOException or SocketException)
        {
            return false;
        }
    }

    private static async Task UpgradeAsync(TestHub hub, string forwardedFor)
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(WebSocketAddress.Subprotocol);
        socket.Options.SetRequestHeader("X-Forwarded-For", forwardedFor);
        try
        {
            await socket.ConnectAsync(new Uri(hub.WebSocket, WebSocketAddress.Path), CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // dropped, as most are
        }

        socket.Abort();
    }
}
