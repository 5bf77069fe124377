using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OrleansMesh.Gateway.Edge.Limits;
using OrleansMesh.Gateway.Telemetry;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Gateway.Tests.Telemetry;
using OrleansMesh.Testing.Mesh;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Handshake;

namespace OrleansMesh.Gateway.Tests.Edge;

/// <summary>Every limit on strangers, over real sockets: who is refused, who is not, and that the operator sees why while the peer does not.</summary>
public sealed class EdgeConnectionsTests : IAsyncLifetime
{
    private const string Refused = "orleansmesh.gateway.connections.refused";

    private readonly SampleMesh _acme = new("did:mesh:enterprise:acme-001");
    private TestHub _hub = null!;
    private MeterTally _tally = null!;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _tally.Dispose();
        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task Connect_MoreOftenThanAnAddressMay_IsRefusedAndOtherAddressesAreNot()
    {
        await StartAsync("Gateway:ConnectionsBurst=4", "Gateway:ConnectionsPerSecond=1");
        List<RawSocket> sockets = [];
        for (int i = 0; i < 40; i++)
        {
            sockets.Add(await RawSocket.ConnectAsync(_hub, 9));
        }

        await RefusedAsync("address-rate", 1);
        await using Member honest = await EdgeClient.JoinAsync(_hub, _acme);
        sockets.ForEach(s => s.Dispose());
    }

    [Fact]
    public async Task Connect_AsManyOpeningsAsAnAddressMayHave_OneMoreIsRefusedUntilOneLeaves()
    {
        await StartAsync("Gateway:OpeningsPerAddressMax=2", "Gateway:FirstRecordSeconds=60", "Gateway:JoinSeconds=60");
        using RawSocket first = await RawSocket.ConnectAsync(_hub, 9);
        using RawSocket second = await RawSocket.ConnectAsync(_hub, 9);
        await OpeningsAsync(OpeningStage.Silent, 2);

        using RawSocket third = await RawSocket.ConnectAsync(_hub, 9);
        Assert.Empty(await third.ReadToEndAsync());
        Assert.Equal(1, _tally.Of(Refused, "address-full"));
        await using Member honest = await EdgeClient.JoinAsync(_hub, _acme);

        first.Dispose();
        await RefusedAsync("handshake-failed", 1);
        using RawSocket fourth = await RawSocket.ConnectAsync(_hub, 9);
        await OpeningsAsync(OpeningStage.Silent, 2);
        Assert.Equal(1, _tally.Of(Refused, "address-full"));
    }

    [Fact]
    public async Task Connect_AllOpeningsTaken_DisplacesTheOldestSilentOne()
    {
        await StartAsync("Gateway:OpeningsMax=2", "Gateway:FirstRecordSeconds=60", "Gateway:JoinSeconds=60");
        using RawSocket first = await RawSocket.ConnectAsync(_hub, 9);
        await OpeningsAsync(OpeningStage.Silent, 1);
        using RawSocket second = await RawSocket.ConnectAsync(_hub, 10);
        await OpeningsAsync(OpeningStage.Silent, 2);

        await using Member honest = await EdgeClient.JoinAsync(_hub, _acme);

        Assert.Empty(await first.ReadToEndAsync());
        await RefusedAsync("displaced", 1);
        await OpeningsAsync(OpeningStage.Silent, 1);
    }

    [Fact]
    public async Task Connect_AllOpeningsTakenByProvenNodes_IsRefusedUntilOneLeaves()
    {
        await StartAsync("Gateway:OpeningsMax=2", "Gateway:JoinSeconds=60");
        await using EdgeClient first = await GreetAsync();
        await using EdgeClient second = await GreetAsync();
        await OpeningsAsync(OpeningStage.Proven, 2);

        using RawSocket third = await RawSocket.ConnectAsync(_hub);
        Assert.Empty(await third.ReadToEndAsync());
        Assert.Equal(1, _tally.Of(Refused, "openings-full"));

        first.Abort();
        await RefusedAsync("left", 1);
        await using Member honest = await EdgeClient.JoinAsync(_hub, _acme);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("0020010203040506")]
    public async Task Connect_NoWholeFirstRecordInTime_IsClosedInSilence(string hex)
    {
        await StartAsync("Gateway:FirstRecordSeconds=1", "Gateway:JoinSeconds=60");
        using RawSocket slow = await RawSocket.ConnectAsync(_hub);
        Assert.True(await slow.TrySendAsync(Convert.FromHexString(hex)));

        Assert.Empty(await slow.ReadToEndAsync());
        await RefusedAsync("silent", 1);
    }

    [Fact]
    public async Task Connect_FirstRecordInTimeButNoJoin_IsClosedWhenTheJoinIsDue()
    {
        await StartAsync("Gateway:FirstRecordSeconds=1", "Gateway:JoinSeconds=2");
        await using EdgeClient late = await GreetAsync();

        _ = await late.ReadToEndAsync();
        await RefusedAsync("late", 1);
        Assert.Equal(0, _tally.Of(Refused, "silent"));
    }

    [Theory]
    [InlineData("474554202F20485454502F312E310D0A0D0A")]
    [InlineData("0000")]
    [InlineData("0021")]
    [InlineData("FFFF")]
    public async Task Connect_NoHandshakeOfOurs_IsClosedInSilence(string hex)
    {
        await StartAsync();
        using RawSocket stranger = await RawSocket.ConnectAsync(_hub);
        Assert.True(await stranger.TrySendAsync(Convert.FromHexString(hex)));

        Assert.Empty(await stranger.ReadToEndAsync());
        await RefusedAsync("handshake-failed", 1);
    }

    [Fact]
    public async Task Opening_WhatIsWrong_IsCountedByItsReason()
    {
        await StartAsync();
        await SayAsync(FrameType.Message, "");
        await RefusedAsync("protocol-broken", 1);
        await SayAsync(FrameType.Message, "more than nothing on another lane");
        await RefusedAsync("protocol-broken", 2);
        await SayAsync(FrameType.Handshake, "not json");
        await RefusedAsync("malformed", 1);

        await using EdgeClient alien = await EdgeClient.ConnectAsync(_hub);
        NodeHandshake refused = await alien.TryJoinAsync(_hub, JoinAttempt.Of(_acme) with { GenesisHash = new string('0', 64) });
        Assert.Equal(HandshakeRefusal.GenesisMismatch, refused.Refusal);
        await RefusedAsync("unwelcome", 1);
        Assert.Equal(1, _tally.Of("orleansmesh.gateway.joins.refused", "genesis-mismatch"));
        Assert.Equal(4, _tally.Of("orleansmesh.gateway.connections.accepted"));
    }

    [Fact]
    public async Task Session_JoinsAndLeaves_IsCountedAndNotRefused()
    {
        await StartAsync();
        await using (await EdgeClient.JoinAsync(_hub, _acme))
        {
            await _tally.UntilAsync("orleansmesh.gateway.sessions.joined", "", 1, TestHub.Patience);
        }

        await _tally.UntilAsync("orleansmesh.gateway.sessions.ended", "closed", 1, TestHub.Patience);
        Assert.Equal(1, _tally.Of("orleansmesh.gateway.connections.accepted"));
    }

    [Fact]
    public async Task Join_ManyAtOnceThroughOneWorker_AllJoin()
    {
        await StartAsync("Gateway:HandshakesAtOnceMax=1");
        Member[] members = await Task.WhenAll(
            Enumerable.Range(0, 24).Select(i => EdgeClient.JoinAsync(_hub, new SampleMesh($"did:mesh:enterprise:m{i}"))));

        Assert.Equal(24, _tally.Of("orleansmesh.gateway.connections.accepted"));
        foreach (Member member in members)
        {
            await member.DisposeAsync();
        }
    }

    private async Task StartAsync(params string[] settings)
    {
        _hub = await TestHub.StartAsync(settings);
        _tally = new MeterTally(GatewayMeter.Name, _hub.Services.GetRequiredService<IMeterFactory>());
    }

    private Task RefusedAsync(string reason, long times) => _tally.UntilAsync(Refused, reason, times, TestHub.Patience);

    /// <summary>A client that has proven its node key and does not join.</summary>
    private async Task<EdgeClient> GreetAsync()
    {
        EdgeClient client = await EdgeClient.ConnectAsync(_hub);
        _ = await client.TryGreetAsync(_hub, JoinAttempt.Of(_acme));
        return client;
    }

    private async Task SayAsync(FrameType type, string text)
    {
        await using EdgeClient client = await EdgeClient.ConnectAsync(_hub);
        await client.Channel.SendAsync(type, Encoding.UTF8.GetBytes(text), CancellationToken.None);
        _ = await client.ReadToEndAsync();
    }

    /// <summary>The hub takes a connection a moment after the client has it.</summary>
    private async Task OpeningsAsync(OpeningStage stage, int count)
    {
        EdgeLimits limits = _hub.Services.GetRequiredService<EdgeLimits>();
        long start = TimeProvider.System.GetTimestamp();
        while (limits.Openings.Count(stage) != count)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TestHub.Patience, $"{limits.Openings.Count(stage)} are {stage}, not {count}.");
            await Task.Yield();
        }
    }
}
