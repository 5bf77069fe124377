using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Testing.Mesh;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Tests.Links;

/// <summary>What a hub answers of a relay that has gone too far.</summary>
public sealed class RelayInTests
{
    [Theory]
    [InlineData(RoutingLimits.PathHubsMax, Refusal.HubUnreachable)]
    [InlineData(RoutingLimits.PathHubsMax - 1, Refusal.HopLimit)]
    public async Task Take_NoHopIsLeft_IsRefusedForGoodOnlyWhenItMayNotGoAsFarAsAPath(int maxHops, Refusal refusal)
    {
        await using TestHub hub = await TestHub.StartAsync();
        var session = new AnsweredSession(NewNode());
        var link = new Link(session, TimeProvider.System);
        byte[] envelope = Exhausted(maxHops);
        byte[] relay = new byte[RelayMessage.HeadBytes + envelope.Length];
        RelayMessage.WriteHead(relay, 7, session.Peer, NewNode(), epoch: 1, index: 0);
        envelope.CopyTo(relay.AsSpan(RelayMessage.HeadBytes));

        Assert.True(hub.Services.GetRequiredService<RelayIn>().Take(link, relay));

        Assert.Equal([(7UL, ReceiptState.Refused, refusal)], session.Answers);
    }

    private static NodeId NewNode()
    {
        using var key = Ed25519PrivateKey.Generate();
        return NodeId.Of(key.PublicKey);
    }

    private static byte[] Exhausted(int maxHops)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        var acme = new SampleMesh("did:mesh:enterprise:acme-001");
        var mit = new SampleMesh("did:mesh:academic:mit-001");
        byte[] bytes = FmpSigner.Create(new SampleFederation(now, acme, mit).Message(acme, mit, "m1", now) with { MaxHops = maxHops }, acme.Key);
        Assert.True(FmpCodec.TryDecode(bytes, out FmpEnvelope? envelope, out _));
        while (envelope.TryIncrementHop(MemoryMarshal.AsMemory(envelope.Bytes).Span))
        {
            // one hub more
        }

        return envelope.Bytes.ToArray();
    }

    /// <summary>Keeps the answers that the hub gives.</summary>
    private sealed class AnsweredSession(NodeId peer) : ILinkSession
    {
        public List<(ulong Sequence, ReceiptState State, Refusal Refusal)> Answers { get; } = [];

        public NodeId Peer => peer;

        public bool TakesBatches => false;

        public ValueTask<bool> SendAsync(FrameType type, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) => ValueTask.FromResult(TrySend(type, payload.Span));

        public bool TrySend(FrameType type, ReadOnlySpan<byte> payload)
        {
            Assert.True(ReceiptMessage.TryRead(payload, out ReceiptMessage receipt));
            Answers.Add((receipt.Sequence, receipt.State, (Refusal)receipt.Refusal));
            return true;
        }

        public void Abort()
        {
        }
    }
}
