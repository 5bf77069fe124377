using System.Text.Json;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Testing.Mesh;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Handshake;

namespace OrleansMesh.Gateway.Tests.Edge;

/// <summary>T-05, T-06 at a hub with real sockets.</summary>
public sealed class PostQuantumTests
{
    private readonly SampleMesh _acme = new("did:mesh:enterprise:acme-001");

    [Theory]
    [InlineData(HandshakeKind.XX, false)]
    [InlineData(HandshakeKind.XX, true)]
    [InlineData(HandshakeKind.IK, false)]
    [InlineData(HandshakeKind.IK, true)]
    [InlineData(HandshakeKind.XXHfs, false)]
    public async Task Join_EachHandshake_WithAndWithoutTheUpgrade_Talks(HandshakeKind kind, bool offersKem)
    {
        await using TestHub hub = await TestHub.StartAsync();
        EdgeClient client = await EdgeClient.ConnectAsync(hub, ProfileOf(kind, hub));
        Assert.Equal(kind, client.Channel.Handshake);
        NodeHandshake handshake = await client.TryJoinAsync(hub, JoinAttempt.Of(_acme) with { OffersKem = offersKem });
        Assert.Equal(NodeHandshakePhase.Admitted, handshake.Phase);
        Assert.Equal(offersKem || kind == HandshakeKind.XXHfs, client.Channel.IsPostQuantum);
        Assert.True(handshake.VerifyAdmission(hub.Identity.Key.PublicKey));

        await using var member = new Member(client, _acme, handshake.Response!);
        JsonElement answer = await member.AskAsync("discover", """ "capabilities":[],"minimumTrust":0,"limit":1 """, FrameType.Discovery);
        Assert.Empty(answer.GetProperty("meshes").EnumerateArray());
    }

    [Theory]
    [InlineData(HandshakeKind.XX, false, HandshakeRefusal.PostQuantumRequired)]
    [InlineData(HandshakeKind.IK, false, HandshakeRefusal.PostQuantumRequired)]
    [InlineData(HandshakeKind.XX, true, HandshakeRefusal.None)]
    [InlineData(HandshakeKind.XXHfs, false, HandshakeRefusal.None)]
    public async Task Join_HubThatRequiresPostQuantum_TakesNoOther(HandshakeKind kind, bool offersKem, HandshakeRefusal expected)
    {
        await using TestHub hub = await TestHub.StartAsync("Gateway:RequirePostQuantum=true");
        await using EdgeClient client = await EdgeClient.ConnectAsync(hub, ProfileOf(kind, hub));

        NodeHandshake handshake = await client.TryJoinAsync(hub, JoinAttempt.Of(_acme) with { OffersKem = offersKem });

        Assert.Equal(expected, handshake.Refusal);
    }

    private static ChannelProfile ProfileOf(HandshakeKind kind, TestHub hub)
    {
        Assert.True(hub.Identity.NodeKey.PublicKey.TryToX25519(out Cryptography.X25519PublicKey? key));
        return kind switch
        {
            HandshakeKind.IK => ChannelProfile.KnownPeer(key),
            HandshakeKind.XXHfs => ChannelProfile.PostQuantum,
            _ => ChannelProfile.FirstContact,
        };
    }
}
