using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Testing;
using OrleansMesh.Testing.Mesh;
using OrleansMesh.Transport.Quic;
using OrleansMesh.Transport.WebSockets;
using OrleansMesh.Wire.Framing;

namespace OrleansMesh.Gateway.Tests.Http;

/// <summary>T-03: the same edge behind a WebSocket.</summary>
public sealed class WebSocketEdgeTests : IAsyncLifetime
{
    private readonly SampleMesh _acme = new("did:mesh:enterprise:acme-001");
    private TestHub _hub = null!;

    public async Task InitializeAsync() => _hub = await TestHub.StartAsync("Host:Http=127.0.0.1:0", "Host:AllowedOrigins:0=https://console.example");

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    [Fact]
    public async Task Join_OverWebSocket_AnswersAndCarriesLargeFrames()
    {
        using var transport = new WebSocketTransport();
        EdgeClient client = await EdgeClient.TryConnectAsync(transport, _hub.WebSocket) ?? throw new IOException("No channel.");
        await using Member member = await client.JoinAsAsync(_hub, _acme, resumeAfter: 0);

        JsonElement answer = await member.AskAsync("discover", """ "capabilities":[],"minimumTrust":0,"limit":1 """, FrameType.Discovery);
        Assert.Empty(answer.GetProperty("meshes").EnumerateArray());

        // Larger than every buffer on the way: fragments arrive whole or not at all.
        Assert.True(await client.Channel.SendAsync(FrameType.ChainSync, new byte[3 * 1024 * 1024], CancellationToken.None));
        answer = await member.AskAsync("discover", """ "capabilities":[],"minimumTrust":0,"limit":1 """, FrameType.Discovery);
        Assert.Empty(answer.GetProperty("meshes").EnumerateArray());
    }

    [Fact]
    public async Task Stop_WithASession_EndsIt()
    {
        using var transport = new WebSocketTransport();
        EdgeClient client = await EdgeClient.TryConnectAsync(transport, _hub.WebSocket) ?? throw new IOException("No channel.");
        await using Member member = await client.JoinAsAsync(_hub, _acme, resumeAfter: 0);

        await _hub.StopAsync().WaitAsync(TestHub.Patience);

        await member.Ended.WaitAsync(TestHub.Patience);
    }

    [Fact]
    public async Task TextMessage_EndsTheConnection()
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(WebSocketAddress.Subprotocol);
        await socket.ConnectAsync(new Uri(_hub.WebSocket, WebSocketAddress.Path), CancellationToken.None);
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);

        await Assert.ThrowsAnyAsync<WebSocketException>(async () =>
        {
            WebSocketReceiveResult result = await socket.ReceiveAsync(new byte[16], CancellationToken.None).WaitAsync(TestHub.Patience);
            throw new WebSocketException($"It ended by {result.MessageType}.");
        });
    }

    [Theory]
    [InlineData("GET /mesh HTTP/1.1\r\nHost: x\r\n\r\n", "426")]
    [InlineData("GET /mesh HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n", "426")]
    [InlineData("GET /mesh HTTP/1.1\r\nHost: x\r\nOrigin: https://evil.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Protocol: orleansmesh.1\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n", "403")]
    [InlineData("GET /mesh HTTP/1.1\r\nHost: x\r\nOrigin: https://console.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Protocol: orleansmesh.1\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n", "101")]
    [InlineData("POST /mesh HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", "405")]
    [InlineData("GET /elsewhere HTTP/1.1\r\nHost: x\r\n\r\n", "404")]
    [InlineData("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", "200")]
    [InlineData("GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n", "200")]
    public async Task Request_EachKind_IsAnsweredAsItShould(string request, string status)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_hub.WebSocket.Host, _hub.WebSocket.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        byte[] answer = new byte[1024];
        int read = await client.GetStream().ReadAsync(answer).AsTask().WaitAsync(TestHub.Patience);

        Assert.StartsWith($"HTTP/1.1 {status}", Encoding.ASCII.GetString(answer, 0, read), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_BeyondTheirBound_AreRefused()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_hub.WebSocket.Host, _hub.WebSocket.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET /mesh HTTP/1.1\r\nHost: x\r\nX-Long: {new string('a', 9000)}\r\n\r\n"));
        byte[] answer = new byte[1024];
        int read = await client.GetStream().ReadAsync(answer).AsTask().WaitAsync(TestHub.Patience);

        Assert.StartsWith("HTTP/1.1 431", Encoding.ASCII.GetString(answer, 0, read), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host:Http=0.0.0.0:0", "Host:AllowPlainHttp")]
    [InlineData("Host:Http=nonsense", "Host:Http")]
    [InlineData("Host:Tls:Certificate=/nowhere.pem", "Host:Tls:Key")]
    [InlineData("Host:Tls:Certificate=/nowhere.pfx", "no such file")]
    [InlineData("Host:Tls:ClientCertificates=Require", "Host:Tls:ClientAuthorities")]
    [InlineData("Host:Tls:ReloadSeconds=0", "Host:Tls:ReloadSeconds")]
    [InlineData("Host:Quic=nonsense", "Host:Quic is 'nonsense'")]
    [InlineData("Host:Quic=127.0.0.1:0", "Host:Quic needs a certificate")]
    public async Task Settings_ThatAreWrong_AreNamed(string setting, string named)
    {
        OptionsValidationException refused = await Assert.ThrowsAsync<OptionsValidationException>(() => TestHub.StartAsync(setting));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quic_PlatformWithout_IsRefusedWithWhatIsMissing()
    {
        if (QuicMeshTransport.IsSupported)
        {
            return; // nothing is missing: Transport.Tests/Quic has the other branch
        }

        OptionsValidationException refused = await Assert.ThrowsAsync<OptionsValidationException>(() => TestHub.StartAsync("Host:Quic=127.0.0.1:0"));

        Assert.Contains("libmsquic", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_NobodyThere_IsAnIOExceptionThatNamesTheAddress()
    {
        using var transport = new WebSocketTransport();
        using var nobody = new HeldPort();

        IOException refused = await Assert.ThrowsAsync<IOException>(() => transport.ConnectAsync(new Uri($"ws://{nobody.Address}"), CancellationToken.None));
        Assert.Contains($"ws://{nobody.Address}", refused.Message, StringComparison.Ordinal);
    }
}
