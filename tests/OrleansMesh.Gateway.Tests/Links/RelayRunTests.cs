using OrleansMesh.Domain.Admission;
using OrleansMesh.Gateway.Delivery;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Gateway.Sessions;
using OrleansMesh.Gateway.Tests.Delivery;
using OrleansMesh.Gateway.Tests.Peers;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Testing;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Tests.Links;

/// <summary>R-06: a flow goes another way between what is settled and what comes next, never while something is under way.</summary>
public sealed class RelayRunTests
{
    private static readonly byte[] Bytes = [1];

    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task DeliverAsync_AnotherWayIsBetter_EndsTheRunOnlyWhenNothingIsUnderWay()
    {
        using var routes = new ForkedRoutes(["did:mesh:far:m1"], 10_000);
        using var session = new BatchedSession(RelaySamples.Node, isFull: false);
        var link = new Link(session, _clock);
        (IEnvelopeStore store, _) = CountedStore.Of(0);
        var run = new RelayRun(
            new FlowWay(link, link.Peer, routes.Home, routes.Snapshot.SpreadTo(routes.Home)), new RelayHead(link.Peer, link.Peer, Epoch: 1, Index: 0), new AcknowledgementWriter("did:mesh:far:m1", store), (_, _) => { }, _clock);
        run.Pump = new DeliveryPump("did:mesh:far:m1", after: 0, run, store, _clock, window: 4);
        bool isAsked = false;
        run.MayGoOn = () =>
        {
            isAsked = true;
            return false;
        };

        // the first was just given its way, the second would pass it on another
        Assert.True(await DeliverAsync(1));
        Assert.True(await DeliverAsync(2));
        Answer(1);
        Assert.True(await DeliverAsync(3));
        Answer(2);
        Answer(3);
        Assert.False(isAsked || run.Over.IsCancellationRequested);

        Assert.False(await DeliverAsync(4));
        Assert.True(isAsked);
        Assert.Equal(3UL, run.Settled);
        Assert.Equal(3, (await session.RelaysAsync(3)).Count);
        await Eventually.HoldsAsync(() => run.Over.IsCancellationRequested);

        ValueTask<bool> DeliverAsync(long cursor) => run.DeliverAsync(cursor, Bytes, CancellationToken.None);

        void Answer(ulong sequence) => link.TakeAnswer(sequence, new RelayAnswer(ReceiptState.Stored, Refusal.None));
    }
}
