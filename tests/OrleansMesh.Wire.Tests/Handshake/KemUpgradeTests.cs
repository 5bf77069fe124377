using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Wire.Handshake;
using OrleansMesh.Wire.Noise;

namespace OrleansMesh.Wire.Tests.Handshake;

/// <summary>T-06: ML-KEM-768 inside the channel, between the hellos and the join.</summary>
public sealed class KemUpgradeTests : IDisposable
{
    private const string Genesis = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private static readonly JoinApplication Acme = new("did:mesh:enterprise:acme", "did:mesh:enterprise:acme#key-1", "test/1", 0);

    private readonly EdgePair _edge = new();
    private readonly Ed25519PrivateKey _meshKey = Ed25519PrivateKey.Generate();
    private readonly ArrayBufferWriter<byte> _output = new();
    private NodeHandshake _client;
    private NodeHandshake _hub;

    public KemUpgradeTests()
    {
        _client = new NodeHandshake(Hello(_edge.ClientKey, kem: true), _edge.Client);
        _hub = new NodeHandshake(Hello(_edge.HubKey, kem: true), _edge.Hub);
    }

    public void Dispose()
    {
        _client.Dispose();
        _hub.Dispose();
        _edge.Dispose();
        _meshKey.Dispose();
    }

    [Fact]
    public void TakeUpgrade_BothSides_NewKeysThatTalkAndAJoinThatProves()
    {
        Upgrade();
        AssertTalks(expected: true);
        byte[] one = new byte[32];
        byte[] other = new byte[32];
        _edge.Client.Export("test"u8, one);
        _edge.Hub.Export("test"u8, other);
        Assert.Equal(one, other);

        _client.WriteJoin(Acme, _meshKey, _output);
        Assert.Equal(NodeHandshakePhase.Deciding, _hub.Receive(Taken(), _output));
        Assert.True(_hub.VerifyJoin(_meshKey.PublicKey));
    }

    [Fact]
    public void Apply_ChangesKeysAndExportsAndStartsAtNonceZero()
    {
        byte[] before = new byte[32];
        _edge.Client.Export("test"u8, before);
        byte[] sealedBefore = new byte[5 + 16];
        Assert.True(_edge.Client.TryEncrypt("hello"u8, sealedBefore, out _));

        Upgrade();

        byte[] after = new byte[32];
        _edge.Client.Export("test"u8, after);
        Assert.NotEqual(before, after);
        Assert.Equal(0UL, _edge.Client.OutgoingNonce);
        Assert.False(_edge.Hub.TryDecrypt(sealedBefore, new byte[32], out _));
    }

    [Fact]
    public void Receive_AnswerForAnotherKey_KeysDoNotMeet()
    {
        Greet();
        _client.WriteKemKey(_output);
        byte[] key = Taken();
        Assert.Equal(NodeHandshakePhase.UpgradeReady, _hub.Receive(key, _output));
        JsonObject answer = JsonNode.Parse(Taken())!.AsObject();
        string text = answer["ciphertext"]!.GetValue<string>();
        answer["ciphertext"] = (text[0] == 'A' ? 'B' : 'A') + text[1..];
        Assert.Equal(NodeHandshakePhase.UpgradeReady, _client.Receive(JsonSerializer.SerializeToUtf8Bytes(answer), _output));
        Apply();

        AssertTalks(expected: false);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public void MustUpgrade_UnlessBothOffer_IsFalseAndTheKeyIsNotExpected(bool client, bool hub)
    {
        Replace(client, hub);
        Greet();

        Assert.False(_client.MustUpgrade || _hub.MustUpgrade || _client.IsPostQuantum);
        Assert.Throws<InvalidOperationException>(() => _client.WriteKemKey(_output));
        Assert.Equal(NodeHandshakePhase.Refused, _hub.Receive("""{"type":"kem.key","algorithm":"ML-KEM-768","key":"AA"}"""u8.ToArray(), _output));
    }

    [Fact]
    public void Receive_JoinBeforeTheUpgrade_IsMalformed()
    {
        Greet();

        Assert.Throws<InvalidOperationException>(() => _client.WriteJoin(Acme, _meshKey, _output));
        string join = $$"""{"type":"join.request","meshId":"did:mesh:a:b","keyId":"did:mesh:a:b#k","proof":"{{new string('a', 86)}}","agent":"x"}""";
        Assert.Equal(NodeHandshakePhase.Refused, _hub.Receive(System.Text.Encoding.UTF8.GetBytes(join), _output));
        Assert.Equal(HandshakeRefusal.Malformed, _hub.Refusal);
    }

    [Theory]
    [InlineData("algorithm", "ML-KEM-1024")]
    [InlineData("key", "")]
    [InlineData("key", "AAAA")]
    [InlineData("key", null)]
    public void Receive_KeyThatIsNone_IsMalformed(string member, string? value)
    {
        Greet();
        _client.WriteKemKey(_output);
        JsonObject key = JsonNode.Parse(Taken())!.AsObject();
        key[member] = value;

        Assert.Equal(NodeHandshakePhase.Refused, _hub.Receive(JsonSerializer.SerializeToUtf8Bytes(key), _output));
        Assert.Equal(HandshakeRefusal.Malformed, _hub.Refusal);
        Assert.Equal(0, _output.WrittenCount);
    }

    [Fact]
    public void Receive_KeyWithCoefficientsOutOfRange_IsMalformed()
    {
        Greet();
        string key = $$"""{"type":"kem.key","algorithm":"ML-KEM-768","key":"{{new string('_', 1579)}}"}""";

        Assert.Equal(NodeHandshakePhase.Refused, _hub.Receive(System.Text.Encoding.UTF8.GetBytes(key), _output));
    }

    // A relay that could read the channel strips the offer from either hello: neither side agrees on keys, and what they signed differs.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void VerifyJoin_OfferStrippedFromAHello_IsFalse(bool ofClient)
    {
        _client.WriteHello(_output);
        byte[] clientHello = Taken();
        _hub.WriteHello(_output);
        byte[] hubHello = Taken();
        Assert.Equal(NodeHandshakePhase.Greeted, _hub.Receive(ofClient ? Stripped(clientHello) : clientHello, _output));
        Assert.Equal(NodeHandshakePhase.Greeted, _client.Receive(ofClient ? hubHello : Stripped(hubHello), _output));

        // The deceived side goes on without; the other waits for an upgrade that never comes.
        NodeHandshake deceived = ofClient ? _hub : _client;
        Assert.False(deceived.MustUpgrade);
        Assert.True((ofClient ? _client : _hub).MustUpgrade);
        if (!ofClient)
        {
            _client.WriteJoin(Acme, _meshKey, _output);
            Assert.Equal(NodeHandshakePhase.Refused, _hub.Receive(Taken(), _output));
        }
    }

    [Fact]
    public void VerifyJoin_BothOffersStripped_IsFalse()
    {
        _client.WriteHello(_output);
        Assert.Equal(NodeHandshakePhase.Greeted, _hub.Receive(Stripped(Taken()), _output));
        _hub.WriteHello(_output);
        Assert.Equal(NodeHandshakePhase.Greeted, _client.Receive(Stripped(Taken()), _output));
        _client.WriteJoin(Acme, _meshKey, _output);
        Assert.Equal(NodeHandshakePhase.Deciding, _hub.Receive(Taken(), _output));

        Assert.False(_hub.VerifyJoin(_meshKey.PublicKey));
    }

    [Theory]
    [InlineData(false, false, HandshakeRefusal.PostQuantumRequired)]
    [InlineData(true, false, HandshakeRefusal.None)]
    [InlineData(false, true, HandshakeRefusal.None)]
    public void RequirePostQuantum_Session_IsRefusedUnlessItHasOne(bool clientOffers, bool channelIs, HandshakeRefusal expected)
    {
        Replace(clientOffers, hub: true);
        using var strict = new NodeHandshake(Hello(_edge.HubKey, kem: true), _edge.Hub) { RequirePostQuantum = true, ChannelIsPostQuantum = channelIs };
        _client.WriteHello(_output);
        strict.Receive(Taken(), _output);

        Assert.Equal(expected, strict.Refusal);
        if (expected != HandshakeRefusal.None)
        {
            Assert.Equal(NodeHandshakePhase.Refused, _client.Receive(Taken(), _output));
            Assert.Equal(expected, _client.Refusal);
        }
    }

    [Fact]
    public void ChannelIsPostQuantum_BothOffer_NoUpgradeIsDue()
    {
        _client = new NodeHandshake(Hello(_edge.ClientKey, kem: true), _edge.Client) { ChannelIsPostQuantum = true };
        _hub = new NodeHandshake(Hello(_edge.HubKey, kem: true), _edge.Hub) { ChannelIsPostQuantum = true };
        Greet();

        Assert.True(_client.IsPostQuantum && _hub.IsPostQuantum);
        Assert.False(_client.MustUpgrade || _hub.MustUpgrade);
    }

    private static NodeHello Hello(Ed25519PrivateKey key, bool kem) => new(DidKey.Encode(key.PublicKey).ToString(), Genesis, "1", 0, kem, 0, []);

    private static byte[] Stripped(byte[] hello)
    {
        JsonObject json = JsonNode.Parse(hello)!.AsObject();
        json["kemSupported"] = false;
        return JsonSerializer.SerializeToUtf8Bytes(json);
    }

    private void Replace(bool client, bool hub)
    {
        _client = new NodeHandshake(Hello(_edge.ClientKey, client), _edge.Client);
        _hub = new NodeHandshake(Hello(_edge.HubKey, hub), _edge.Hub);
    }

    private void Greet()
    {
        _client.WriteHello(_output);
        Assert.Equal(NodeHandshakePhase.Greeted, _hub.Receive(Taken(), _output));
        _hub.WriteHello(_output);
        Assert.Equal(NodeHandshakePhase.Greeted, _client.Receive(Taken(), _output));
    }

    private void Upgrade()
    {
        Greet();
        _client.WriteKemKey(_output);
        Assert.Equal(NodeHandshakePhase.Upgrading, _client.Phase);
        Assert.Equal(NodeHandshakePhase.UpgradeReady, _hub.Receive(Taken(), _output));
        Assert.Equal(NodeHandshakePhase.UpgradeReady, _client.Receive(Taken(), _output));
        Apply();
    }

    private void Apply()
    {
        using ChannelUpgrade client = _client.TakeUpgrade();
        using ChannelUpgrade hub = _hub.TakeUpgrade();
        client.Apply(_edge.Client);
        hub.Apply(_edge.Hub);
    }

    private void AssertTalks(bool expected)
    {
        foreach ((TransportState from, TransportState to) in ((TransportState, TransportState)[])[(_edge.Client, _edge.Hub), (_edge.Hub, _edge.Client)])
        {
            byte[] message = new byte[5 + 16];
            Assert.True(from.TryEncrypt("hello"u8, message, out _));
            Assert.Equal(expected, to.TryDecrypt(message, new byte[message.Length], out _));
        }
    }

    private byte[] Taken()
    {
        byte[] bytes = _output.WrittenSpan.ToArray();
        _output.ResetWrittenCount();
        return bytes;
    }
}
