using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Wire.Handshake;
using OrleansMesh.Wire.Records;

namespace OrleansMesh.Wire.Tests.Handshake;

public sealed class NodeHandshakeTests : IDisposable
{
    private const string Genesis = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private static readonly JoinTerms Terms = new("session-1", "did:mesh:hub:eu", "eu", 7, 15);
    private static readonly JoinApplication Acme = new("did:mesh:enterprise:acme", "did:mesh:enterprise:acme#key-1", "test/1 (Linux)", 3);

    private readonly EdgePair _edge = new();
    private readonly Ed25519PrivateKey _meshKey = Ed25519PrivateKey.Generate();
    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly NodeHandshake _client;
    private readonly NodeHandshake _hub;

    public NodeHandshakeTests()
    {
        _client = new NodeHandshake(Hello(_edge.ClientKey), _edge.Client);
        _hub = new NodeHandshake(Hello(_edge.HubKey), _edge.Hub);
    }

    public void Dispose()
    {
        _client.Dispose();
        _hub.Dispose();
        _edge.Dispose();
        _meshKey.Dispose();
    }

    [Fact]
    public void WriteJoin_WithoutACursor_ReachesTheHubWithoutOne()
    {
        Greet();

        _client.WriteJoin(Acme with { ResumeAfter = null }, _meshKey, _output);

        Assert.Equal(NodeHandshakePhase.Deciding, _hub.Receive(Taken(), _output));
        Assert.Null(_hub.Request!.ResumeAfter);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(JoinRoles.Mesh, false)]
    [InlineData(JoinRoles.Peer, true)]
    public void WriteJoin_AKnownRole_ReachesTheHub(string? role, bool isPeer)
    {
        Greet();

        _client.WriteJoin(Acme with { Role = role }, _meshKey, _output);

        Assert.Equal(NodeHandshakePhase.Deciding, _hub.Receive(Taken(), _output));
        Assert.Equal((role, isPeer), (_hub.Request!.Role, _hub.Request.IsPeer));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Peer")]
    [InlineData("hub")]
    public void Receive_AnUnknownRole_IsMalformed(string role)
    {
        Greet();
        Assert.Throws<ArgumentException>(() => _client.WriteJoin(Acme with { Role = role }, _meshKey, _output));
        _client.WriteJoin(Acme with { Role = JoinRoles.Peer }, _meshKey, _output);
        string request = Encoding.UTF8.GetString(Taken()).Replace("\"role\":\"peer\"", $"\"role\":\"{role}\"", StringComparison.Ordinal);

        Assert.Equal(NodeHandshakePhase.Refused, _hub.Receive(Encoding.UTF8.GetBytes(request), _output));
        Assert.Equal(HandshakeRefusal.Malformed, _hub.Refusal);
    }

    [Fact]
    public void Admit_ProvenMesh_BeginsASessionOnBothSides()
    {
        Greet();
        _client.WriteJoin(Acme, _meshKey, _output);
        Assert.Equal(NodeHandshakePhase.Deciding, _hub.Receive(Taken(), _output));
        Assert.Equal(3, _hub.Request!.ResumeAfter);
        Assert.True(_hub.VerifyJoin(_meshKey.PublicKey));
        Assert.False(_hub.VerifyJoin(_edge.ClientKey.PublicKey));
        _hub.Admit(Terms, _edge.HubKey, _output);

        Assert.Equal(NodeHandshakePhase.Admitted, _client.Receive(Taken(), _output));
        Assert.Equal(NodeHandshakePhase.Admitted, _hub.Phase);
        Assert.Equal(7, _client.Response!.Cursor);
        Assert.True(_client.VerifyAdmission(_edge.HubKey.PublicKey));
        Assert.False(_client.VerifyAdmission(_meshKey.PublicKey));
        Assert.Equal(_edge.ClientKey.PublicKey, _hub.PeerKey);
    }

    [Fact]
    public void Receive_ChannelGivenByHashAndKey_IsTheSameChannel()
    {
        using var hub = new NodeHandshake(Hello(_edge.HubKey), _edge.Hub.HandshakeHash, _edge.Hub.RemoteStatic!, isClient: false);
        _client.WriteHello(_output);
        Assert.Equal(NodeHandshakePhase.Greeted, hub.Receive(Taken(), _output));
        hub.WriteHello(_output);
        Assert.Equal(NodeHandshakePhase.Greeted, _client.Receive(Taken(), _output));
        _client.WriteJoin(Acme, _meshKey, _output);

        Assert.Equal(NodeHandshakePhase.Deciding, hub.Receive(Taken(), _output));
        Assert.True(hub.VerifyJoin(_meshKey.PublicKey));
    }

    [Fact]
    public void VerifyJoin_ProofOfAnotherChannel_IsFalse()
    {
        using var other = new EdgePair();
        string proof = ChannelProof.SignJoin(_meshKey, other.Client.HandshakeHash.Span, Hello(_edge.ClientKey).NodeId);
        Greet();
        Assert.Equal(NodeHandshakePhase.Deciding, _hub.Receive(Join(j => j["proof"] = proof), _output));

        Assert.False(_hub.VerifyJoin(_meshKey.PublicKey));
    }

    [Theory]
    [InlineData('!')]
    [InlineData('=')]
    [InlineData(' ')]
    [InlineData('+')]
    [InlineData('é')]
    [InlineData('B')]
    public void VerifyJoin_ProofThatIsNoBase64Url_IsFalse(char character)
    {
        Greet();
        Assert.Equal(NodeHandshakePhase.Deciding, _hub.Receive(Join(j => j["proof"] = new string(character, 86)), _output));

        Assert.False(_hub.VerifyJoin(_meshKey.PublicKey));
    }

    [Fact]
    public void VerifyJoin_ProofForAnotherNode_IsFalse()
    {
        string proof = ChannelProof.SignJoin(_meshKey, _edge.Client.HandshakeHash.Span, Hello(_edge.HubKey).NodeId);
        Greet();
        Assert.Equal(NodeHandshakePhase.Deciding, _hub.Receive(Join(j => j["proof"] = proof), _output));

        Assert.False(_hub.VerifyJoin(_meshKey.PublicKey));
    }

    [Theory]
    [InlineData("governanceGenesisHash", "1123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", HandshakeRefusal.GenesisMismatch)]
    [InlineData("governanceVersion", "2", HandshakeRefusal.VersionUnsupported)]
    [InlineData("nodeId", "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK", HandshakeRefusal.NodeKeyMismatch)]
    [InlineData("nodeId", "did:web:example.org", HandshakeRefusal.NodeKeyMismatch)]
    [InlineData("nodeId", "nonsense", HandshakeRefusal.NodeKeyMismatch)]
    public void Receive_HelloThatIsNotOurs_IsRefusedAndThePeerIsTold(string member, string value, HandshakeRefusal expected)
    {
        Assert.Equal(NodeHandshakePhase.Refused, _hub.Receive(Changed(_client.WriteHello, json => json[member] = value), _output));
        Assert.Equal(expected, _hub.Refusal);

        Assert.Equal(NodeHandshakePhase.Refused, _client.Receive(Taken(), _output));
        Assert.Equal(expected, _client.Refusal);
        Assert.NotEmpty(_client.Detail);
    }

    [Theory]
    [InlineData("governanceGenesisHash", "ABCDEF")]
    [InlineData("capabilities", "18446744073709551616")]
    [InlineData("capabilities", "-1")]
    [InlineData("capabilities", "")]
    [InlineData("chainSeq", "0")]
    [InlineData("type", "node.goodbye")]
    public void Receive_MalformedHello_IsRefusedWithoutAWord(string member, string value)
    {
        Assert.Equal(NodeHandshakePhase.Refused, _hub.Receive(Changed(_client.WriteHello, json => json[member] = value), _output));

        Assert.Equal(HandshakeRefusal.Malformed, _hub.Refusal);
        Assert.Equal(0, _output.WrittenCount);
    }

    [Fact]
    public void Receive_HelloOfAReplayedNodeId_IsRefusedByTheClientSilently()
    {
        using Ed25519PrivateKey stranger = Ed25519PrivateKey.Generate();
        string id = DidKey.Encode(stranger.PublicKey).ToString();

        Assert.Equal(NodeHandshakePhase.Refused, _client.Receive(Changed(_hub.WriteHello, json => json["nodeId"] = id), _output));
        Assert.Equal(HandshakeRefusal.NodeKeyMismatch, _client.Refusal);
        Assert.Equal(0, _output.WrittenCount);
    }

    [Theory]
    [InlineData("capabilities", "18446744073709551615")]
    [InlineData("unknownMember", "of a later version")]
    public void Receive_HelloAtItsBounds_IsGreeted(string member, string value) =>
        Assert.Equal(NodeHandshakePhase.Greeted, _hub.Receive(Changed(_client.WriteHello, json => json[member] = value), _output));

    [Fact]
    public void Receive_SyncStreams_AreBoundedOnBothSides()
    {
        Assert.Equal(NodeHandshakePhase.Greeted, _hub.Receive(Changed(_client.WriteHello, json => json["supportedSyncStreams"] = Streams(16)), _output));
        Assert.Equal(NodeHandshakePhase.Refused, _client.Receive(Changed(_hub.WriteHello, json => json["supportedSyncStreams"] = Streams(17)), _output));
    }

    [Theory]
    [InlineData("proof", 85)]
    [InlineData("proof", 87)]
    [InlineData("meshId", 257)]
    [InlineData("keyId", 513)]
    [InlineData("agent", 129)]
    [InlineData("agent", 0)]
    public void Receive_JoinBeyondItsBounds_IsMalformed(string member, int length)
    {
        Greet();

        Assert.Equal(NodeHandshakePhase.Refused, _hub.Receive(Join(j => j[member] = new string('a', length)), _output));
        Assert.Equal(HandshakeRefusal.Malformed, _hub.Refusal);
    }

    [Fact]
    public void Receive_PayloadBeyondItsBound_IsMalformed()
    {
        Greet();
        byte[] large = [.. Join(_ => { }).ToArray(), .. Enumerable.Repeat((byte)' ', LaneBytes.UnjoinedPayloadMax)];

        Assert.Equal(NodeHandshakePhase.Deciding, _hub.Receive(large.AsMemory(0, LaneBytes.UnjoinedPayloadMax), _output));
        Assert.Equal(NodeHandshakePhase.Refused, new NodeHandshake(Hello(_edge.HubKey), _edge.Hub).Receive(large.AsMemory(0, LaneBytes.UnjoinedPayloadMax + 1), _output));
    }

    [Fact]
    public void Receive_MessagesOutOfOrder_AreMalformed()
    {
        _hub.WriteHello(_output);
        byte[] hello = Taken();
        Assert.Equal(NodeHandshakePhase.Greeted, _client.Receive(hello, _output));
        Assert.Equal(NodeHandshakePhase.Refused, _client.Receive(hello, _output));
        Assert.Equal(NodeHandshakePhase.Refused, _hub.Receive(Join(_ => { }, greeted: false), _output));
        Assert.Throws<InvalidOperationException>(() => _client.WriteJoin(Acme, _meshKey, _output));
        Assert.Throws<InvalidOperationException>(() => _hub.Admit(Terms, _edge.HubKey, _output));
    }

    [Fact]
    public void Receive_AdmissionNobodyAskedFor_IsMalformed()
    {
        Greet();
        string json = """{"type":"join.response","outcome":"admitted","sessionId":"s","hubId":"did:mesh:hub:eu","region":"eu","cursor":0,"heartbeatSeconds":15,"proof":"P"}"""
            .Replace("\"P\"", $"\"{new string('a', 86)}\"", StringComparison.Ordinal);

        Assert.Equal(NodeHandshakePhase.Refused, _client.Receive(Encoding.UTF8.GetBytes(json), _output));
        Assert.Equal(HandshakeRefusal.Malformed, _client.Refusal);
    }

    [Fact]
    public void Refuse_WithAnyReason_ReachesTheClientAsTheSame()
    {
        foreach (HandshakeRefusal reason in Enum.GetValues<HandshakeRefusal>().Where(r => r is not (HandshakeRefusal.None or HandshakeRefusal.Malformed or HandshakeRefusal.Unrecognised)))
        {
            var client = new NodeHandshake(Hello(_edge.ClientKey), _edge.Client);
            var hub = new NodeHandshake(Hello(_edge.HubKey), _edge.Hub);
            hub.Refuse(reason, "line\nbreak" + new string('x', 600), _output);

            Assert.Equal(NodeHandshakePhase.Refused, client.Receive(Taken(), _output));
            Assert.Equal(reason, client.Refusal);
            Assert.Equal(512, client.Detail.Length);
        }
    }

    [Fact]
    public void Receive_UnknownReason_IsUnrecognised()
    {
        Assert.Equal(
            NodeHandshakePhase.Refused,
            _client.Receive("""{"type":"join.response","outcome":"refused","reason":"of-tomorrow"}"""u8.ToArray(), _output));
        Assert.Equal(HandshakeRefusal.Unrecognised, _client.Refusal);
    }

    [Fact]
    public void Receive_AnyByteOfAHelloChanged_NeverThrows()
    {
        _client.WriteHello(_output);
        byte[] good = Taken();
        Prop.ForAll<int, byte>((position, value) =>
        {
            byte[] bad = [.. good];
            bad[(position & int.MaxValue) % bad.Length] = value;
            var hub = new NodeHandshake(Hello(_edge.HubKey), _edge.Hub);
            return hub.Receive(bad, new ArrayBufferWriter<byte>()) is NodeHandshakePhase.Greeted or NodeHandshakePhase.Refused;
        }).QuickCheckThrowOnFailure();
    }

    private static NodeHello Hello(Ed25519PrivateKey key) =>
        new(DidKey.Encode(key.PublicKey).ToString(), Genesis, "1", 5, false, 0, ["chain"]);

    private static JsonArray Streams(int count) => [.. Enumerable.Range(0, count).Select(i => (JsonNode)$"s{i}")];

    private void Greet()
    {
        _client.WriteHello(_output);
        Assert.Equal(NodeHandshakePhase.Greeted, _hub.Receive(Taken(), _output));
        _hub.WriteHello(_output);
        Assert.Equal(NodeHandshakePhase.Greeted, _client.Receive(Taken(), _output));
        Assert.Equal(0, _output.WrittenCount);
    }

    private ReadOnlyMemory<byte> Join(Action<JsonObject> change, bool greeted = true)
    {
        if (!greeted)
        {
            return """{"type":"join.request"}"""u8.ToArray();
        }

        return Changed(output => _client.WriteJoin(Acme, _meshKey, output), change);
    }

    private ReadOnlyMemory<byte> Changed(Action<IBufferWriter<byte>> write, Action<JsonObject> change)
    {
        write(_output);
        JsonObject json = JsonNode.Parse(Taken())!.AsObject();
        change(json);
        return JsonSerializer.SerializeToUtf8Bytes(json);
    }

    private byte[] Taken()
    {
        byte[] bytes = _output.WrittenSpan.ToArray();
        _output.ResetWrittenCount();
        return bytes;
    }
}
