using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrleansMesh.Cryptography;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Gateway.Peers;
using OrleansMesh.Gateway.Sessions;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Testing;
using OrleansMesh.Testing.Mesh;
using OrleansMesh.Transport;
using OrleansMesh.Transport.Memory;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Tests.Peers;

/// <summary>A session with another hub: what comes in one record is taken without a pause, and what it gives to send leaves in one.</summary>
public sealed class PeerSessionTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _clock = new();
    private readonly Echo _echo = new();
    private readonly CancellationTokenSource _closing = new();
    private SecureChannel _channel = null!;
    private SecureChannel _far = null!;
    private PulseWheel _pulses = null!;
    private PeerMembership _membership = null!;
    private Task _running = null!;

    public async Task InitializeAsync()
    {
        (MemoryConnection near, MemoryConnection far) = MemoryConnection.Pair();
        using var hubKey = Ed25519PrivateKey.Generate();
        using var farKey = Ed25519PrivateKey.Generate();
        var channelOptions = new SecureChannelOptions();
        Task<SecureChannel?> accepting = SecureChannel.AcceptAsync(far.Pipe, farKey, channelOptions, _clock, CancellationToken.None);
        _channel = (await SecureChannel.ConnectAsync(near.Pipe, hubKey, channelOptions, _clock, CancellationToken.None))!;
        _far = (await accepting)!;
        IOptions<GatewayOptions> options = Options.Create(new GatewayOptions());
        _pulses = new PulseWheel(options, _clock);
        var hub = new SampleMesh("did:mesh:hub:r0");
        _membership = new PeerMembership(new PeerDirectory(new HubIdentity(hub.Document, hub.KeyId, hub.Key, hubKey, "eu", ""), options), options, _clock);
        var session = new PeerSession(
            NodeId.Of(farKey.PublicKey), _channel, null, null, _membership, _echo, _pulses, TimeSpan.FromSeconds(15), _clock, NullLogger.Instance);
        _running = session.RunAsync(_closing.Token);
    }

    public async Task DisposeAsync()
    {
        await _closing.CancelAsync();
        await _running.WaitAsync(TestHub.Patience);
        _membership.Dispose();
        _pulses.Dispose();
        await _far.DisposeAsync();
        _closing.Dispose();
    }

    [Fact]
    public async Task Run_FramesOfOneRecord_AreAnsweredInTheirOrderAndInOneRecord()
    {
        const int Frames = WakeGathering.WakesMax - 1;
        using (WakeGathering.Begin())
        {
            for (int i = 0; i < Frames; i++)
            {
                Assert.True(_far.TrySend(FrameType.Message, [(byte)i]));
            }
        }

        for (int i = 0; i < Frames; i++)
        {
            Assert.Equal([(byte)i], (await ReadAsync()).Payload.ToArray());
        }

        Assert.Equal(1ul, _channel.RecordsSent);
    }

    [Fact]
    public async Task Run_AFrameThatIsNotAPeers_EndsTheSessionAndWhatCameWithItIsNotTaken()
    {
        using (WakeGathering.Begin())
        {
            Assert.True(_far.TrySend(FrameType.Message, [1]));
            Assert.True(_far.TrySend(FrameType.Message, Echo.Malformed));
            Assert.True(_far.TrySend(FrameType.Message, [2]));
        }

        await _running.WaitAsync(TestHub.Patience);

        Assert.Equal([(byte)1], _echo.Taken);
        Assert.False(_channel.TrySend(FrameType.Message, [3]));
    }

    private async Task<FrameRead> ReadAsync()
    {
        FrameRead read = await _far.ReadAsync(CancellationToken.None).AsTask().WaitAsync(TestHub.Patience);
        Assert.Equal(FrameType.Message, read.Type);
        return read;
    }

    private sealed class Echo : ILinkFrames
    {
        public static readonly byte[] Malformed = [255];

        /// <summary>The first byte of each frame.</summary>
        public List<byte> Taken { get; } = [];

        public void Opened(ILinkSession session)
        {
            // sends nothing by itself
        }

        public bool Take(ILinkSession session, FrameType type, ReadOnlyMemory<byte> payload)
        {
            if (payload.Span.SequenceEqual(Malformed))
            {
                return false;
            }

            Taken.Add(payload.Span[0]);
            return session.TrySend(type, payload.Span);
        }

        public void TakePong(ILinkSession session, Heartbeat pong)
        {
            // nobody measures
        }

        public void Closed(ILinkSession session)
        {
            // nothing is held for it
        }
    }
}
