using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Gateway.Tests.Peers;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Control;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Tests.Links;

/// <summary>R-01: which meshes are at home at a hub is told once a link, then what changes, and asked for when that was lost (docs/wire-protocol.md §7.1).</summary>
public sealed class RouteNewsTests : IAsyncLifetime
{
    private readonly Ed25519PrivateKey _key = Ed25519PrivateKey.Generate();
    private TestHub _hub = null!;
    private KeptSession _session = null!;

    private ILinkFrames Frames => _hub.Services.GetRequiredService<ILinkFrames>();

    private RouteSnapshot Routes => _hub.Services.GetRequiredService<RouteService>().Snapshot;

    private string Node => DidKey.Encode(_key.PublicKey).ToString();

    public async Task InitializeAsync()
    {
        _hub = await TestHub.StartAsync();
        _session = new KeptSession(NodeId.Of(_key.PublicKey));
        Frames.Opened(_session);
    }

    public async Task DisposeAsync()
    {
        Frames.Closed(_session);
        await _hub.DisposeAsync();
        _key.Dispose();
    }

    [Fact]
    public void Take_ChangesOfAListThatIsNotKnown_AsksOnceAndTakesTheWholeList()
    {
        MeshList one = List("did:mesh:far:m1"), two = List("did:mesh:far:m1", "did:mesh:far:m2");
        Assert.True(Announce(1, two, new RouteMeshes(["did:mesh:far:m2"], From: one.Hash)));
        Assert.Equal([Node], _session.Told(RequestTypes.RouteAgainNotice).Select(body => body.GetProperty("node").GetString()));
        Assert.False(Routes.TryFindHome("did:mesh:far:m2", out _));

        Assert.True(Announce(1, two, new RouteMeshes(two.Names)));
        Assert.True(Routes.TryFindHome("did:mesh:far:m2", out _));

        // a refresh, and what goes
        Assert.True(Announce(2, two, null));
        Assert.True(Announce(3, one, new RouteMeshes([], ["did:mesh:far:m2"], two.Hash)));
        Assert.True(Routes.TryFindHome("did:mesh:far:m1", out _));
        Assert.False(Routes.TryFindHome("did:mesh:far:m2", out _));
        Assert.Single(_session.Told(RequestTypes.RouteAgainNotice));
    }

    [Fact]
    public async Task TakeAgain_OfWhatWasToldInPart_TellsAllMeshes()
    {
        HomeList homes = _hub.Services.GetRequiredService<HomeList>();
        Assert.Equal((true, ""), await ToldAsync(1));
        homes.Add("did:mesh:near:m1");
        Assert.Equal((true, "m1"), await ToldAsync(2));

        // it was told whole
        Again();
        homes.Add("did:mesh:near:m2");
        Assert.Equal((false, "m2"), await ToldAsync(3));

        Again();
        Assert.Equal((true, "m1 m2"), await ToldAsync(4));
        Again();
        homes.Add("did:mesh:near:m3");
        Assert.Equal((false, "m3"), await ToldAsync(5));

        void Again() => Assert.True(Frames.Take(
            _session, FrameType.Handshake, Print(RequestTypes.RouteAgainNotice, new RouteAgainNotice(_hub.Identity.NodeId), RequestJson.Default.RouteAgainNotice)));

        // whether what the hub told of its meshes at that time was the whole list, and their names
        async Task<(bool IsWhole, string Names)> ToldAsync(int count)
        {
            JsonElement[] told = [];
            await Eventually.HoldsAsync(() => (told = [.. _session.Told(RequestTypes.RouteAnnounceNotice).Select(body => body.GetProperty("meshes")).Where(meshes => meshes.ValueKind != JsonValueKind.Null)]).Length >= count);
            Assert.Equal(count, told.Length);
            string names = string.Join(' ', told[^1].GetProperty("added").EnumerateArray().Select(name => name.GetString()!.Split(':')[^1]));
            return (told[^1].GetProperty("from").ValueKind == JsonValueKind.Null, names);
        }
    }

    [Theory]
    [InlineData("""{"added":[null]}""")]
    [InlineData("""{"added":["did:mesh:far:m1"],"removed":[null]}""")]
    [InlineData("""{"added":[7]}""")]
    [InlineData("""{"removed":[]}""")]
    [InlineData("[]")]
    public void Take_MeshesThatAreNoNews_IsMalformed(string meshes)
    {
        MeshList one = List("did:mesh:far:m1");
        Assert.False(Announce(1, one, JsonElement.Parse(meshes)));
        Assert.False(Routes.TryFindHome("did:mesh:far:m1", out _));
    }

    private static MeshList List(params string[] names)
    {
        Assert.True(MeshList.TryCreate(names, out MeshList? list));
        return list;
    }

    private static byte[] Print<T>(string type, T body, JsonTypeInfo<T> shape)
    {
        var output = new ArrayBufferWriter<byte>();
        ControlMessage.Write(output, type, null, body, shape);
        return output.WrittenSpan.ToArray();
    }

    private bool Announce(int sequence, MeshList meshes, RouteMeshes? news) => Announce(sequence, meshes, JsonSerializer.SerializeToElement(news, RequestJson.Default.Options));

    private bool Announce(int sequence, MeshList meshes, JsonElement news)
    {
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        HubStatement statement = HubStatement.Sign(new HubStatementTerms(Node, "did:mesh:hub:far", "far", "", now + (1000 * sequence), meshes.Hash), _key);
        RouteAnnouncement announcement = RouteAnnouncement.Originate(statement, _hub.Identity.NodeId, _key);
        var body = new JsonObject
        {
            ["announcement"] = JsonNode.Parse(announcement.Bytes.Span),
            ["meshes"] = JsonNode.Parse(news.GetRawText()),
        };
        return Frames.Take(_session, FrameType.Handshake, Print(RequestTypes.RouteAnnounceNotice, body, RequestJson.Default.JsonObject));
    }

    /// <summary>Keeps what the hub says.</summary>
    private sealed class KeptSession(NodeId peer) : ILinkSession
    {
        private readonly ConcurrentQueue<(string Type, JsonElement Body)> _kept = new();

        public NodeId Peer => peer;

        public bool TakesBatches => false;

        public IEnumerable<JsonElement> Told(string type) => _kept.Where(kept => kept.Type == type).Select(kept => kept.Body);

        public ValueTask<bool> SendAsync(FrameType type, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) => ValueTask.FromResult(TrySend(type, payload.Span));

        public bool TrySend(FrameType type, ReadOnlySpan<byte> payload)
        {
            if (type == FrameType.Handshake && ControlMessage.TryRead(payload.ToArray(), out ControlMessage? message))
            {
                _kept.Enqueue((message.Type, message.Body.Clone()));
            }

            return true;
        }

        public void Abort()
        {
            // nothing is open
        }
    }
}
