using System.Collections.Concurrent;
using Orleans.Streams;
using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Links;
using OrleansMesh.Cryptography;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Gateway.Streams;
using OrleansMesh.Gateway.Tests.Peers;
using OrleansMesh.Testing;
using OrleansMesh.Testing.Mesh;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Framing;

namespace OrleansMesh.Gateway.Tests.Streams;

/// <summary>A gateway, and another one of which the test plays each parcel.</summary>
public sealed class StreamLinksParcelsTests : IAsyncLifetime
{
    private static readonly Guid First = Guid.Parse("6b1f8f4e-6a6b-4a3e-9c7a-0f2f6f0c7d11");
    private static readonly Guid Second = Guid.Parse("0d0c3f0a-7d2b-4a57-8a07-2d6a5d1fb7aa");

    private readonly ManualTimeProvider _clock = new();
    private readonly RecordedLinks _links = new();
    private readonly ConcurrentQueue<LinkParcel> _answers = new();
    private readonly Ed25519PrivateKey _lower;
    private readonly Ed25519PrivateKey _higher;
    private ClusterStreams _streams = null!;

    public StreamLinksParcelsTests()
    {
        Ed25519PrivateKey[] keys = [.. new[] { Ed25519PrivateKey.Generate(), Ed25519PrivateKey.Generate() }.OrderBy(key => NodeId.Of(key.PublicKey))];
        (_lower, _higher) = (keys[0], keys[1]);
    }

    public async Task InitializeAsync() => _streams = await ClusterStreams.StartAsync();

    public async Task DisposeAsync()
    {
        await _streams.DisposeAsync();
        _lower.Dispose();
        _higher.Dispose();
    }

    [Fact]
    public async Task Take_NoSuchSession_IsToldThatItIsOver()
    {
        await BeginAsync(self: _higher, peer: _lower);

        await SendAsync(LinkParcelKind.Frames, First, 1);

        LinkParcel answer = await AnswerAsync(LinkParcelKind.Over);
        Assert.Equal(First, answer.Session);
        Assert.Empty(Open());
    }

    [Fact]
    public async Task Take_AParcelIsLost_TheLinkEndsAndBeginsAnew()
    {
        await BeginAsync(self: _higher, peer: _lower);
        await SendAsync(LinkParcelKind.Open, First, 0);
        await SendAsync(LinkParcelKind.Frames, First, 1);
        await Eventually.HoldsAsync(() => Frames() == 1);

        await SendAsync(LinkParcelKind.Frames, First, 3);

        Assert.Equal(First, (await AnswerAsync(LinkParcelKind.Over)).Session);
        Assert.Empty(Open());
        await SendAsync(LinkParcelKind.Open, Second, 0);
        await SendAsync(LinkParcelKind.Frames, Second, 1);
        await Eventually.HoldsAsync(() => Frames() == 2);
        Assert.Single(Open());
    }

    /// <summary>Its sender began anew without having been told that the first is over.</summary>
    [Fact]
    public async Task Take_OpenedWhileOneIsOpen_TheNewOneCounts()
    {
        await BeginAsync(self: _higher, peer: _lower);
        await SendAsync(LinkParcelKind.Open, First, 0);
        await Eventually.HoldsAsync(() => Open().Length == 1);
        ILinkSession first = Open()[0];

        await SendAsync(LinkParcelKind.Open, Second, 0);

        await Eventually.HoldsAsync(() => Open() is [var only] && only != first);
    }

    /// <summary>The one whose id is higher waits to be asked: of two that begin at once there would be two links.</summary>
    [Fact]
    public async Task Beat_OfTheLowerOne_IsWaitedFor()
    {
        await BeginAsync(self: _higher, peer: _lower);

        await BeatAsync(_lower);
        await SendAsync(LinkParcelKind.Open, First, 0);
        await Eventually.HoldsAsync(() => Open().Length == 1);

        Assert.DoesNotContain(_answers, parcel => parcel.Kind == LinkParcelKind.Open);
    }

    [Fact]
    public async Task Beat_OfTheHigherOne_TheLinkIsOpenedOnce()
    {
        await BeginAsync(self: _lower, peer: _higher);

        await BeatAsync(_higher);
        await BeatAsync(_higher);
        LinkParcel opened = await AnswerAsync(LinkParcelKind.Open);

        Assert.Equal(opened.Session, Assert.IsType<StreamLinkSession>(Assert.Single(Open())).Id);
        await SendAsync(LinkParcelKind.Over, opened.Session, 0, _higher);
        await Eventually.HoldsAsync(() => Open().Length == 0);
        Assert.Single(_answers, parcel => parcel.Kind == LinkParcelKind.Open);
    }

    /// <summary>An opening by the one whose id is higher is out of turn.</summary>
    [Fact]
    public async Task Take_OpenedByTheHigherOne_IsRefused()
    {
        await BeginAsync(self: _lower, peer: _higher);

        await SendAsync(LinkParcelKind.Open, First, 0, _higher);

        Assert.Equal(First, (await AnswerAsync(LinkParcelKind.Over)).Session);
        Assert.Empty(Open());
    }

    /// <summary>Both sides of the bound on silence.</summary>
    [Fact]
    public async Task Beat_NothingCameForLong_TheLinkEnds()
    {
        await BeginAsync(self: _higher, peer: _lower);
        await SendAsync(LinkParcelKind.Open, First, 0);
        await Eventually.HoldsAsync(() => Open().Length == 1);

        _clock.Advance(StreamLinks.SilentMax - StreamLinks.BeatInterval);
        await SendAsync(LinkParcelKind.Frames, First, 1);
        await Eventually.HoldsAsync(() => Frames() == 1);
        _clock.Advance(StreamLinks.SilentMax - StreamLinks.BeatInterval);
        await SendAsync(LinkParcelKind.Frames, First, 2);
        await Eventually.HoldsAsync(() => Frames() == 2);
        Assert.Single(Open());

        await Eventually.HoldsAsync(() =>
        {
            // a step at a time: the beat that looks may have been under way
            _clock.Advance(StreamLinks.BeatInterval);
            return Open().Length == 0;
        });
    }

    /// <summary>Both sides of the bound on links.</summary>
    [Fact]
    public async Task Take_OneGatewayMoreThanAreLinked_ItIsNot()
    {
        NodeId[] nodes = [.. Enumerable.Range(0, StreamLinks.LinksMax + 1).Select(_ => NewNode()).Order()];
        Ed25519PrivateKey self = Ed25519PrivateKey.Generate();
        while (NodeId.Of(self.PublicKey) < nodes[^1])
        {
            self.Dispose();
            self = Ed25519PrivateKey.Generate();
        }

        await BeginAsync(self, _lower);
        foreach (NodeId node in nodes)
        {
            await OpenAsync(node, NodeId.Of(self.PublicKey));
            await Eventually.HoldsAsync(() => Open().Length == StreamLinks.LinksMax || Open().Any(session => session.Peer == node));
        }

        // what comes behind it shows that it was looked at
        await OpenAsync(nodes[0], NodeId.Of(self.PublicKey));
        await Eventually.HoldsAsync(() => Open()[^1].Peer == nodes[0]);
        Assert.Equal(StreamLinks.LinksMax, Open().Length);
        Assert.DoesNotContain(Open(), session => session.Peer == nodes[^1]);
        self.Dispose();
    }

    private static NodeId NewNode()
    {
        using var key = Ed25519PrivateKey.Generate();
        return NodeId.Of(key.PublicKey);
    }

    private Task OpenAsync(NodeId from, NodeId to) => _streams.Stream<LinkParcel>(MeshStreams.Parcels, to.ToString())
        .OnNextAsync(new LinkParcel(from.ToString(), Guid.NewGuid(), LinkParcelKind.Open, 0, 0, [], []));

    private async Task BeginAsync(Ed25519PrivateKey self, Ed25519PrivateKey peer)
    {
        SampleMesh hub = new("did:mesh:hub:eu");
        _ = await _streams.Stream<LinkParcel>(MeshStreams.Parcels, NodeId.Of(peer.PublicKey).ToString()).SubscribeAsync((parcel, _) =>
        {
            _answers.Enqueue(parcel);
            return Task.CompletedTask;
        });
        var beats = new ConcurrentQueue<GatewayBeat>();
        _ = await _streams.Stream<GatewayBeat>(MeshStreams.Gateways, MeshStreams.Cluster).SubscribeAsync((beat, _) =>
        {
            beats.Enqueue(beat);
            return Task.CompletedTask;
        });
        _ = await _streams.LinkAsync(new HubIdentity(hub.Document, hub.KeyId, hub.Key, self, "eu", new string('0', 64)), _links, _clock);

        // it has subscribed to both streams before it says that it is there
        await Eventually.HoldsAsync(() => beats.Any(beat => beat.Node == NodeId.Of(self.PublicKey).ToString()));
    }

    private Task BeatAsync(Ed25519PrivateKey of) =>
        _streams.Stream<GatewayBeat>(MeshStreams.Gateways, MeshStreams.Cluster).OnNextAsync(new GatewayBeat(NodeId.Of(of.PublicKey).ToString()));

    private Task SendAsync(LinkParcelKind kind, Guid session, long number, Ed25519PrivateKey? from = null)
    {
        (Ed25519PrivateKey sender, Ed25519PrivateKey receiver) = from == _higher ? (_higher, _lower) : (_lower, _higher);
        byte[][] payloads = kind == LinkParcelKind.Frames ? [[(byte)number]] : [];
        return _streams.Stream<LinkParcel>(MeshStreams.Parcels, NodeId.Of(receiver.PublicKey).ToString())
            .OnNextAsync(new LinkParcel(NodeId.Of(sender.PublicKey).ToString(), session, kind, number, 0, [.. payloads.Select(_ => (byte)FrameType.Message)], payloads));
    }

    private async Task<LinkParcel> AnswerAsync(LinkParcelKind kind)
    {
        await Eventually.HoldsAsync(() => _answers.Any(parcel => parcel.Kind == kind));
        return _answers.First(parcel => parcel.Kind == kind);
    }

    private ILinkSession[] Open()
    {
        lock (_links)
        {
            return [.. _links.Open];
        }
    }

    private int Frames()
    {
        lock (_links)
        {
            return _links.Frames.Count;
        }
    }
}
