using System.Text;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Testing.Mesh;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Handshake;

namespace OrleansMesh.Gateway.Tests.Edge;

public sealed class JoinTests : IAsyncLifetime
{
    private readonly SampleMesh _acme = new("did:mesh:enterprise:acme-001");
    private readonly SampleMesh _mit = new("did:mesh:academic:mit-001");
    private TestHub _hub = null!;

    public async Task InitializeAsync() => _hub = await TestHub.StartAsync("Gateway:SessionsPerMeshMax=2");

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    [Fact]
    public async Task Join_WithItsDocument_IsAdmittedByTheHubsSignatureAndLaterWithout()
    {
        await using EdgeClient first = await EdgeClient.ConnectAsync(_hub);
        NodeHandshake admitted = await first.TryJoinAsync(_hub, JoinAttempt.Of(_acme));
        Assert.Equal((NodeHandshakePhase.Admitted, HandshakeRefusal.None), (admitted.Phase, admitted.Refusal));
        Assert.True(admitted.VerifyAdmission(_hub.Identity.Key.PublicKey));
        Assert.Equal(("did:mesh:hub:local", "local", 0L, 15), (admitted.Response!.HubId, admitted.Response.Region, admitted.Response.Cursor, admitted.Response.HeartbeatSeconds));

        await using EdgeClient second = await EdgeClient.ConnectAsync(_hub);
        NodeHandshake again = await second.TryJoinAsync(_hub, JoinAttempt.Of(_acme, withDocument: false));
        Assert.Equal(NodeHandshakePhase.Admitted, again.Phase);
        Assert.NotEqual(admitted.Response.SessionId, again.Response!.SessionId);
    }

    [Fact]
    public async Task Join_ACursorThatWasNeverGivenOut_BeginsAtTheHubsOwn()
    {
        await using Member member = await EdgeClient.JoinAsync(_hub, _acme, resumeAfter: 1_000_000);

        Assert.Equal(0, member.Response.Cursor);
    }

    [Fact]
    public async Task Join_SomethingIsWrong_IsRefusedWithItsReason()
    {
        SampleMesh impostor = new(_acme.Id);
        JoinAttempt right = JoinAttempt.Of(_acme);
        byte[] forged = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(right.Document!).Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal));
        Dictionary<HandshakeRefusal, JoinAttempt[]> wrongs = new()
        {
            [HandshakeRefusal.GenesisMismatch] = [right with { GenesisHash = new string('0', 64) }],
            [HandshakeRefusal.VersionUnsupported] = [right with { GovernanceVersion = "2" }],
            [HandshakeRefusal.NodeKeyMismatch] = [right with { NodeKey = impostor.Key.PublicKey }],
            [HandshakeRefusal.MeshUnknown] = [right with { Document = null }, right with { MeshId = "acme" }],
            [HandshakeRefusal.KeyUnknown] = [right with { KeyId = _acme.Did.Url("key-2") }, right with { KeyId = _mit.KeyId }],
            [HandshakeRefusal.ProofInvalid] = [right with { Key = impostor.Key }],
            [HandshakeRefusal.DocumentInvalid] =
            [
                right with { Document = _mit.Register(TimeProvider.System.GetUtcNow()) },
                right with { Document = "{}"u8.ToArray() },
                right with { Document = _acme.Document.CanonicalBytes.ToArray() },
                right with { Document = forged },
            ],
        };
        foreach ((HandshakeRefusal reason, JoinAttempt attempt) in wrongs.SelectMany(w => w.Value.Select(a => (w.Key, a))))
        {
            await RefusedAsync(reason, attempt);
        }

        await using EdgeClient honest = await EdgeClient.ConnectAsync(_hub);
        Assert.Equal(NodeHandshakePhase.Admitted, (await honest.TryJoinAsync(_hub, right)).Phase);
        await RefusedAsync(HandshakeRefusal.AlreadyRegistered, JoinAttempt.Of(impostor));
        await RefusedAsync(HandshakeRefusal.ProofInvalid, right with { Key = impostor.Key });
    }

    [Fact]
    public async Task Join_AsManySessionsAsMayBe_IsOverloadedUntilOneLeaves()
    {
        await using Member first = await EdgeClient.JoinAsync(_hub, _acme);
        Member second = await EdgeClient.JoinAsync(_hub, _acme);
        await RefusedAsync(HandshakeRefusal.Overloaded, JoinAttempt.Of(_acme));
        await using Member other = await EdgeClient.JoinAsync(_hub, _mit);

        await second.DisposeAsync();
        await JoinWhenThereIsRoomAsync();
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"type":"join.request"}""")]
    [InlineData("""{"type":"node.hello"}""")]
    public async Task Opening_AMalformedMessage_IsClosedWithoutAnAnswer(string text)
    {
        await using EdgeClient client = await EdgeClient.ConnectAsync(_hub);
        await client.Channel.SendAsync(FrameType.Handshake, Encoding.UTF8.GetBytes(text), CancellationToken.None);

        await client.ReadToEndAsync();
        await HonestAsync();
    }

    [Theory]
    [InlineData(FrameType.Message)]
    [InlineData(FrameType.Heartbeat)]
    [InlineData(FrameType.Discovery)]
    public async Task Opening_AnotherFrameThanHandshake_IsClosed(FrameType type)
    {
        await using EdgeClient client = await EdgeClient.ConnectAsync(_hub);
        await client.Channel.SendAsync(type, new byte[9], CancellationToken.None);

        await client.ReadToEndAsync();
        await HonestAsync();
    }

    private async Task RefusedAsync(HandshakeRefusal reason, JoinAttempt attempt)
    {
        await using EdgeClient client = await EdgeClient.ConnectAsync(_hub);
        NodeHandshake handshake = await client.TryJoinAsync(_hub, attempt);
        Assert.Equal((NodeHandshakePhase.Refused, reason), (handshake.Phase, handshake.Refusal));
        Assert.NotEmpty(handshake.Detail);
        await client.ReadToEndAsync();
    }

    private async Task HonestAsync()
    {
        await using Member member = await EdgeClient.JoinAsync(_hub, _acme);
    }

    private async Task JoinWhenThereIsRoomAsync()
    {
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            await using EdgeClient client = await EdgeClient.ConnectAsync(_hub);
            if ((await client.TryJoinAsync(_hub, JoinAttempt.Of(_acme))).Phase == NodeHandshakePhase.Admitted)
            {
                return;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(start) < TestHub.Patience);
        }
    }
}
