using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using OrleansMesh.Gateway.Telemetry;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Gateway.Tests.Telemetry;
using OrleansMesh.Testing.Mesh;
using OrleansMesh.Wire.Handshake;

namespace OrleansMesh.Gateway.Tests.Attacks;

/// <summary>An attacker on the way, or with a copy of what went over it, at a hub with real sockets: nothing of it becomes a session.</summary>
public sealed class HandshakeAttackTests : IAsyncLifetime
{
    private const string Refused = "orleansmesh.gateway.connections.refused";

    private readonly SampleMesh _acme = new("did:mesh:enterprise:acme-001");
    private TestHub _hub = null!;
    private MeterTally _tally = null!;

    public async Task InitializeAsync()
    {
        _hub = await TestHub.StartAsync("Gateway:ConnectionsBurst=100000", "Gateway:ConnectionsPerSecond=100000");
        _tally = new MeterTally(GatewayMeter.Name, _hub.Services.GetRequiredService<IMeterFactory>());
    }

    public async Task DisposeAsync()
    {
        Assert.Equal(0, _tally.Of("orleansmesh.gateway.sessions.joined"));
        await using (await EdgeClient.JoinAsync(_hub, _acme))
        {
            // the hub is as well as before
        }

        _tally.Dispose();
        await _hub.DisposeAsync();
    }

    [Theory]
    [InlineData(HandshakeKind.XX, 34, 1)]
    [InlineData(HandshakeKind.IK, 98, 1)]
    [InlineData(HandshakeKind.XXHfs, 1218, 29)]
    public async Task FirstRecord_AByteChanged_OpensNoChannel(HandshakeKind kind, int length, int step)
    {
        for (int at = 0; at < length; at += step)
        {
            using RawClient client = await RawClient.ConnectAsync(_hub, RawClient.ProfileOf(kind, _hub));
            Assert.Equal(length, client.First.Length);
            await client.Socket.TrySendAsync(Changed(client.First, at));
            client.Socket.FinishSending();

            // what is changed of an IK message behind its ephemeral key makes the hub fall back, and an SDK refuses to follow
            Assert.True(!await client.TakeAnswerAsync() || (client.Kind == HandshakeKind.XXFallback && at >= 34), $"{kind}, byte {at}");
        }
    }

    [Theory]
    [InlineData(HandshakeKind.XX, 1)]
    [InlineData(HandshakeKind.XXHfs, 5)]
    public async Task ThirdRecord_AByteChanged_IsClosedInSilence(HandshakeKind kind, int step)
    {
        long times = 0;
        for (int at = 0; at < 66; at += step)
        {
            using RawClient client = await RawClient.ConnectAsync(_hub, RawClient.ProfileOf(kind, _hub));
            await client.Socket.TrySendAsync(client.First);
            Assert.True(await client.TakeAnswerAsync());
            await client.Socket.TrySendAsync(Changed(client.Third, at));
            client.Socket.FinishSending();

            Assert.Empty(await client.Socket.ReadToEndAsync());
            await _tally.UntilAsync(Refused, "handshake-failed", ++times, TestHub.Patience);
        }
    }

    [Fact]
    public async Task TransportRecord_AByteChanged_IsClosed()
    {
        for (int at = 0, length = 1; at < length; at += 9)
        {
            using RawClient client = await RawClient.ConnectAsync(_hub, ChannelProfile.FirstContact);
            await client.OpenAsync();
            byte[] hello = client.Hello(_acme);
            length = hello.Length;
            await client.Socket.TrySendAsync(Changed(hello, at));
            if (at < 2)
            {
                client.Socket.FinishSending(); // another length: the hub waits for what never comes
            }

            _ = await client.Socket.ReadToEndAsync();
        }

        Assert.True(_tally.Of(Refused, "protocol-broken") > 10);
    }

    [Theory]
    [InlineData(HandshakeKind.XX, "handshake-failed")]
    [InlineData(HandshakeKind.IK, "protocol-broken")]
    [InlineData(HandshakeKind.XXHfs, "handshake-failed")]
    public async Task AllRecords_Replayed_ProveNothing(HandshakeKind kind, string reason)
    {
        byte[] recorded;
        using (RawClient honest = await RawClient.ConnectAsync(_hub, RawClient.ProfileOf(kind, _hub)))
        {
            await honest.OpenAsync();
            byte[] hello = honest.Hello(_acme);
            await honest.Socket.TrySendAsync(hello);
            Assert.NotEmpty(await honest.Socket.ReadAsync()); // the hub's hello
            honest.Socket.FinishSending();
            recorded = [.. honest.First, .. honest.Third, .. hello];
        }

        await _tally.UntilAsync(Refused, "left", 1, TestHub.Patience);
        for (int i = 1; i <= 5; i++)
        {
            using RawSocket replayer = await RawSocket.ConnectAsync(_hub);
            await replayer.TrySendAsync(recorded);
            _ = await replayer.ReadToEndAsync();
            await _tally.UntilAsync(Refused, reason, i, TestHub.Patience);
        }
    }

    [Fact]
    public async Task HubsOwnRecords_Reflected_AreRefused()
    {
        using (RawClient early = await RawClient.ConnectAsync(_hub, ChannelProfile.FirstContact))
        {
            await early.Socket.TrySendAsync(early.First);
            await early.Socket.TrySendAsync(await early.Socket.ReadAsync());
            Assert.Empty(await early.Socket.ReadToEndAsync());
        }

        await _tally.UntilAsync(Refused, "handshake-failed", 1, TestHub.Patience);
        using RawClient late = await RawClient.ConnectAsync(_hub, ChannelProfile.FirstContact);
        await late.OpenAsync();
        await late.Socket.TrySendAsync(late.Hello(_acme));
        await late.Socket.TrySendAsync(await late.Socket.ReadAsync());
        _ = await late.Socket.ReadToEndAsync();
        await _tally.UntilAsync(Refused, "protocol-broken", 1, TestHub.Patience);
    }

    [Theory]
    [InlineData("00000080020000", "protocol-broken")] // 32 KiB and two bytes
    [InlineData("000100000201", "protocol-broken")] // 16 MiB and one byte
    [InlineData("000000000001", "protocol-broken")] // no room for a type
    [InlineData("000000000200", "protocol-broken")] // no such type
    [InlineData("04000000020100", "protocol-broken")] // no such lane
    [InlineData("00", "protocol-broken")] // no fragment
    [InlineData("0000001000017B", "left")] // truncated
    public async Task Frame_OutOfBoundsOrCutOff_IsClosed(string hex, string reason)
    {
        using RawClient client = await RawClient.ConnectAsync(_hub, ChannelProfile.FirstContact);
        await client.OpenAsync();
        await client.Socket.TrySendAsync(client.Seal(Convert.FromHexString(hex)));
        if (reason == "left")
        {
            client.Socket.FinishSending();
        }

        _ = await client.Socket.ReadToEndAsync();
        await _tally.UntilAsync(Refused, reason, 1, TestHub.Patience);
    }

    [Theory]
    [InlineData(HandshakeKind.XX)]
    [InlineData(HandshakeKind.IK)]
    [InlineData(HandshakeKind.XXHfs)]
    public async Task Handshake_WithoutAWordAfterIt_HearsNothing(HandshakeKind kind)
    {
        using RawClient client = await RawClient.ConnectAsync(_hub, RawClient.ProfileOf(kind, _hub));
        await client.OpenAsync();
        client.Socket.FinishSending();

        Assert.Empty(await client.Socket.ReadToEndAsync());
        await _tally.UntilAsync(Refused, "handshake-failed", 1, TestHub.Patience);
    }

    [Fact]
    public async Task Upgrade_OfferedAndSkipped_IsClosed()
    {
        await using EdgeClient client = await EdgeClient.ConnectAsync(_hub);

        await Assert.ThrowsAsync<IOException>(() => client.TryJoinAsync(_hub, JoinAttempt.Of(_acme) with { OffersKem = true }, skipsUpgrade: true));
        await _tally.UntilAsync(Refused, "malformed", 1, TestHub.Patience);
    }

    private static byte[] Changed(byte[] record, int at)
    {
        byte[] changed = [.. record];
        changed[at] ^= 0x01;
        return changed;
    }
}
