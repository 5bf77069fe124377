using System.Buffers;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Testing.Mesh;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Handshake;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Tests.Peers;

public sealed class PeerJoinTests : IAsyncLifetime
{
    private readonly Ed25519PrivateKey _listed = Ed25519PrivateKey.Generate();
    private readonly Ed25519PrivateKey _other = Ed25519PrivateKey.Generate();
    private TestHub _hub = null!;

    // nobody listens at the discard port: the hub's own dials fail
    public async Task InitializeAsync() => _hub = await TestHub.StartAsync(
        "Gateway:Peers:0:Address=tcp://127.0.0.1:9", $"Gateway:Peers:0:NodeId={DidKey.Encode(_listed.PublicKey)}");

    public async Task DisposeAsync()
    {
        await _hub.DisposeAsync();
        _listed.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task Join_AListedPeer_IsAdmittedAndAnotherNodeIsNot()
    {
        await using EdgeClient peer = await EdgeClient.ConnectAsync(_hub, Copy(_listed));
        Assert.Equal(NodeHandshakePhase.Admitted, (await peer.TryJoinAsync(_hub, JoinAttempt.OfPeer(_listed))).Phase);

        await RefusedAsync(HandshakeRefusal.NotAdmitted, _other, JoinAttempt.OfPeer(_other));
    }

    [Fact]
    public async Task Join_APeerThatIsWrongSomehow_IsToldHow()
    {
        var mesh = new SampleMesh("did:mesh:enterprise:acme-001");
        JoinAttempt right = JoinAttempt.OfPeer(_listed);

        await RefusedAsync(HandshakeRefusal.NodeKeyMismatch, _other, right);
        await RefusedAsync(HandshakeRefusal.NodeKeyMismatch, _listed, right with { MeshId = mesh.Id });
        await RefusedAsync(HandshakeRefusal.KeyUnknown, _listed, right with { KeyId = mesh.KeyId });
        await RefusedAsync(HandshakeRefusal.ProofInvalid, _listed, right with { Key = _other });
        await RefusedAsync(HandshakeRefusal.MeshUnknown, _listed, right with { Role = JoinRoles.Mesh });
    }

    [Fact]
    public async Task Session_APeerThatSubmitsLikeAMesh_IsClosed()
    {
        var mesh = new SampleMesh("did:mesh:enterprise:acme-001");
        await using EdgeClient peer = await EdgeClient.ConnectAsync(_hub, Copy(_listed));
        await peer.TryJoinAsync(_hub, JoinAttempt.OfPeer(_listed));
        var submit = new ArrayBufferWriter<byte>();
        new SubmitMessage(1, "{}"u8).Write(submit);

        await peer.Channel.SendAsync(FrameType.Message, submit.WrittenMemory, CancellationToken.None);

        await peer.ReadToEndAsync();
        await using Member honest = await EdgeClient.JoinAsync(_hub, mesh);
    }

    [Fact]
    public async Task Session_AMeshThatSendsMembership_IsClosed()
    {
        await using Member mesh = await EdgeClient.JoinAsync(_hub, new SampleMesh("did:mesh:enterprise:acme-001"));

        await mesh.SendRawAsync(FrameType.Heartbeat, [2, 1, .. new byte[12], 0]);

        await mesh.Ended.WaitAsync(TestHub.Patience);
    }

    private async Task RefusedAsync(HandshakeRefusal reason, Ed25519PrivateKey node, JoinAttempt attempt)
    {
        await using EdgeClient client = await EdgeClient.ConnectAsync(_hub, Copy(node));
        NodeHandshake handshake = await client.TryJoinAsync(_hub, attempt);
        Assert.Equal((NodeHandshakePhase.Refused, reason), (handshake.Phase, handshake.Refusal));
        await client.ReadToEndAsync();
    }

    // the client disposes the key that it gets
    private static Ed25519PrivateKey Copy(Ed25519PrivateKey key)
    {
        Span<byte> seed = stackalloc byte[Ed25519PrivateKey.SeedBytes];
        key.ExportSeed(seed);
        return Ed25519PrivateKey.FromSeed(seed);
    }
}
