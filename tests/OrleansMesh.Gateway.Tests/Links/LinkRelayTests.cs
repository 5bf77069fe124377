using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Qos;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Gateway.Peers;
using OrleansMesh.Gateway.Sessions;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Testing;
using OrleansMesh.Testing.Mesh;
using OrleansMesh.Transport;
using OrleansMesh.Transport.Memory;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Tests.Links;

/// <summary>What a link does with envelopes whose answers never come.</summary>
public sealed class LinkRelayTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _clock = new();
    private readonly List<RelayAnswer> _answers = [];
    private Link _link = null!;
    private SecureChannel _channel = null!;
    private SecureChannel _far = null!;
    private PulseWheel _pulses = null!;
    private PeerMembership _membership = null!;

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
            NodeId.Of(farKey.PublicKey), _channel, null, null, _membership, null, _pulses, TimeSpan.FromSeconds(15), _clock, NullLogger.Instance);
        _link = new Link(session, _clock);
    }

    public async Task DisposeAsync()
    {
        _membership.Dispose();
        _pulses.Dispose();
        _channel.Abort();
        await _far.DisposeAsync();
    }

    [Fact]
    public void TryRelay_AnswersThatNeverCome_AreForgottenAndTheirPlacesTakenAgain()
    {
        for (int round = 0; round < 3; round++)
        {
            List<ulong> sequences = [];
            while (Relay(QosClass.Low, out ulong sequence) == Refusal.None)
            {
                sequences.Add(sequence);
            }

            Assert.Equal(Link.UnansweredMax * 3 / 4, sequences.Count);
            Assert.Equal(Refusal.QueueFull, Relay(QosClass.Low, out _));
            sequences.ForEach(_link.Forget);
        }

        Assert.Empty(_answers);
    }

    [Fact]
    public void ForgetOld_NoAnswerForItsTime_CountsAsLostOnceAndFreesItsPlace()
    {
        Assert.Equal(Refusal.None, Relay(QosClass.Normal, out ulong sequence));
        _clock.Advance(Link.AnswerTimeout - TimeSpan.FromTicks(1));
        _link.ForgetOld();
        Assert.Empty(_answers);

        _clock.Advance(TimeSpan.FromTicks(1));
        _link.ForgetOld();
        _link.ForgetOld();
        _link.TakeAnswer(sequence, new RelayAnswer(ReceiptState.Stored, Refusal.None));

        Assert.Equal([RelayAnswer.Lost], _answers);
    }

    [Fact]
    public void TryRelay_FullOfLow_StillTakesWhatIsCritical()
    {
        while (Relay(QosClass.Low, out _) == Refusal.None)
        {
            // until low is turned away
        }

        Assert.Equal(Refusal.None, Relay(QosClass.Critical, out _));
    }

    [Fact]
    public void TryRelay_AfterTheEnd_IsUnreachable()
    {
        Assert.Equal(Refusal.None, Relay(QosClass.Normal, out _));
        _link.End();

        Assert.Equal([RelayAnswer.Lost], _answers);
        Assert.Equal(Refusal.HubUnreachable, Relay(QosClass.Critical, out _));
    }

    private Refusal Relay(QosClass priority, out ulong sequence) =>
        _link.TryRelay(new RelayHead(_link.Peer, _link.Peer, 0, 0), Envelopes.Of(priority), _answers.Add, out sequence);
}
