using OrleansMesh.Cryptography;
using OrleansMesh.Gateway.Sessions;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Testing;
using OrleansMesh.Transport;
using OrleansMesh.Transport.Memory;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Tests.Sessions;

public sealed class SessionPulseTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task Beat_SilentForAnInterval_AsksAndComesAgainAfterTheNext()
    {
        (SecureChannel hub, SecureChannel mesh) = await OpenAsync();
        var pulse = new SessionPulse(hub, Interval, _clock);

        _clock.Advance(Interval);

        Assert.Equal(Interval, pulse.Beat());
        Assert.Equal(new Heartbeat(IsPong: false, 1), await ReadAsync(mesh));
    }

    [Fact]
    public async Task Beat_HeardMeanwhile_ComesAgainWhenThatIsAnIntervalAgo()
    {
        (SecureChannel hub, SecureChannel mesh) = await OpenAsync();
        var pulse = new SessionPulse(hub, Interval, _clock);
        _clock.Advance(TimeSpan.FromSeconds(10));
        pulse.Heard();
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(TimeSpan.FromSeconds(10), pulse.Beat());

        // nothing was asked: the first that arrives is the answer to a ping
        byte[] ping = new byte[Heartbeat.SizeBytes];
        new Heartbeat(IsPong: false, 7).Write(ping);
        Assert.True(pulse.Take(ping));
        Assert.Equal(new Heartbeat(IsPong: true, 7), await ReadAsync(mesh));
    }

    [Fact]
    public async Task Beat_SilentForThreeIntervals_EndsTheChannel()
    {
        (SecureChannel hub, _) = await OpenAsync();
        var pulse = new SessionPulse(hub, Interval, _clock);
        _clock.Advance((Interval * 3) - TimeSpan.FromTicks(1));
        Assert.NotNull(pulse.Beat());
        Assert.False(hub.Completion.IsCompleted);

        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.Null(pulse.Beat());
        await hub.Completion.WaitAsync(TestHub.Patience);
    }

    [Fact]
    public async Task Take_NoHeartbeat_IsMalformed()
    {
        (SecureChannel hub, _) = await OpenAsync();

        Assert.False(new SessionPulse(hub, Interval, _clock).Take([2]));
    }

    private async Task<(SecureChannel Hub, SecureChannel Mesh)> OpenAsync()
    {
        (MemoryConnection near, MemoryConnection far) = MemoryConnection.Pair();
        using var hubKey = Ed25519PrivateKey.Generate();
        using var meshKey = Ed25519PrivateKey.Generate();
        var options = new SecureChannelOptions();
        Task<SecureChannel?> accepting = SecureChannel.AcceptAsync(far.Pipe, hubKey, options, _clock, CancellationToken.None);
        SecureChannel? mesh = await SecureChannel.ConnectAsync(near.Pipe, meshKey, options, _clock, CancellationToken.None);
        return ((await accepting)!, mesh!);
    }

    private static async Task<Heartbeat> ReadAsync(SecureChannel channel)
    {
        FrameRead read = await channel.ReadAsync(CancellationToken.None).AsTask().WaitAsync(TestHub.Patience);
        Assert.Equal(FrameType.Heartbeat, read.Type);
        Assert.True(Heartbeat.TryRead(read.Payload.Span, out Heartbeat heartbeat));
        return heartbeat;
    }
}
