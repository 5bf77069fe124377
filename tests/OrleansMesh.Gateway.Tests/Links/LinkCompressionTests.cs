using Microsoft.Extensions.DependencyInjection;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Gateway.Telemetry;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Gateway.Tests.Telemetry;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Compression;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Messages;
using Xunit.Abstractions;

namespace OrleansMesh.Gateway.Tests.Links;

/// <summary>P-11 between hubs over sockets, and what a hub does with a peer that breaks its rules.</summary>
public sealed class LinkCompressionTests(ITestOutputHelper output)
{
    // what waits is more in the long form, and what a link makes of it is said
    private static readonly int Waiting = Environment.GetEnvironmentVariable("ORLEANSMESH_LONG") == "1" ? 5000 : 150;

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, true, false)]
    [InlineData(true, false, true)]
    public async Task Send_ManyMessages_FewerBytesLeaveWhenBothTakeItAndAllArriveInAnyCase(bool first, bool second, bool isLong)
    {
        await using LinkedTown town = await LinkedTown.BuildAsync(2, i => [$"Gateway:LinkCompression={(i == 0 ? first : second)}"], (0, 1));
        await town.FederateAsync();
        string[] sent = [.. Enumerable.Range(0, isLong ? 200 : 3).Select(i => $"m{i}")];
        await town.StoreAsync(sent);

        // the home admits each anew: one byte less, and its signature does not verify
        Assert.Equal(sent, await town.TakeAsync(sent.Length));

        FmpDraft back = town.Message("back") with { SourceMeshId = town.Mit.Mesh.Id, TargetMeshId = town.Acme.Mesh.Id };
        Assert.Equal(ReceiptState.Stored, (await town.Mit.SendAsync(back)).State);
        Assert.Equal("back", (await town.Acme.DeliveryAsync()).MessageId);
        LinkTraffic[] traffic = [.. town.Hub(0).Services.GetRequiredService<LinkTable>().All.Select(link => link.Traffic)];
        if (!first || !second)
        {
            Assert.All(traffic, link => Assert.Equal(default, link));
        }
        else
        {
            Assert.InRange(traffic.Sum(link => link.SentBytes), 1, traffic.Sum(link => link.RelayBytes) * (isLong ? 60 : 95) / 100);
        }
    }

    [Fact]
    public async Task Send_WhatWaitedForTheOtherHub_GoesInFewerFramesThanMessages()
    {
        await using LinkedTown town = await LinkedTown.BuildAsync(2, (0, 1));
        await town.FederateAsync();
        await town.Mit.DisposeAsync();
        await town.CrashAsync(1);
        string[] sent = [.. Enumerable.Range(0, Waiting).Select(i => $"m{i}")];
        await town.StoreAsync(sent);
        await town.Hub(1).StartAsync();
        town.Mit = await EdgeClient.JoinAsync(town.Hub(1), town.Mit.Mesh);
        Assert.Equal(sent, await town.TakeAsync(sent.Length));

        LinkTraffic traffic = town.Hub(0).Services.GetRequiredService<LinkTable>().All.Select(link => link.Traffic).MaxBy(link => link.Relays);
        output.WriteLine($"{traffic.Relays} relays in {traffic.Frames} frames, {traffic.SentBytes} B for {traffic.RelayBytes}");
        Assert.InRange(traffic.Frames, 1, traffic.Relays - 1);
        Assert.InRange(traffic.SentBytes, 1, traffic.RelayBytes * 60 / 100);
    }

    [Fact]
    public async Task Take_WhatAPeerMayNotSend_EndsItsSession()
    {
        await using TestHub hub = await TestHub.StartAsync();
        using var tally = new MeterTally(GatewayMeter.Name, hub.Services.GetService(typeof(System.Diagnostics.Metrics.IMeterFactory)));
        BatchIn batches = hub.Services.GetRequiredService<BatchIn>();
        using var packer = new RelayPacker();
        byte[] dictionary = Learn(packer, RelaySamples.Federation(1));
        byte[] own = Batch(packer, RelaySamples.Federation(1), RelaySamples.New(7, federation: 1));
        byte[] other = Batch(packer, RelaySamples.Federation(1), RelaySamples.New(8, federation: 2));
        var session = new QuietSession(TakesBatches: true);
        var link = new Link(session, TimeProvider.System);

        Assert.False(batches.Take(link, own), "Its dictionary has not come.");
        Assert.True(batches.Take(link, dictionary));
        Assert.True(batches.Take(link, own));
        Assert.Equal([7], session.Answered);
        Assert.False(batches.Take(link, other), "Another federation's relay with the dictionary of the first.");
        Assert.False(batches.Take(link, own.AsSpan(0, own.Length - 1)));
        Assert.False(batches.Take(new Link(session with { TakesBatches = false }, TimeProvider.System), dictionary), "It was not offered.");
        Assert.Equal([7], session.Answered);
        Assert.Equal([1, 1, 1, 1], new[] { "dictionary-unknown", "other-federation", "not-a-frame", "not-negotiated" }.Select(reason => tally.Of("orleansmesh.links.batches.refused", reason)));
    }

    private static byte[] Learn(RelayPacker packer, Guid federation)
    {
        byte[] message = new byte[RelayPacker.DictionaryMessageBytesMax];
        int written = 0;
        for (int n = 0; !packer.TryLearn(federation, RelaySamples.Payload(RelaySamples.New(n)), default, message, out written); n++)
        {
            Assert.InRange(n, 0, 1000);
        }

        return message[..written];
    }

    private static byte[] Batch(RelayPacker packer, Guid federation, OutgoingRelay relay)
    {
        byte[] content = new byte[RelayList.LengthBytes + relay.Length];
        RelayList.WriteLength(content, relay.Length);
        relay.Write(content.AsSpan(RelayList.LengthBytes));
        byte[] packed = new byte[content.Length];
        Assert.True(packer.TryPack(federation, content, packed, out int written));
        return packed[..written];
    }

    /// <summary>Takes what the hub answers.</summary>
    private sealed record QuietSession(bool TakesBatches) : ILinkSession
    {
        public List<int> Answered { get; } = [];

        public NodeId Peer => RelaySamples.Node;

        public ValueTask<bool> SendAsync(FrameType type, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) => ValueTask.FromResult(TrySend(type, payload.Span));

        public bool TrySend(FrameType type, ReadOnlySpan<byte> payload)
        {
            Assert.True(ReceiptMessage.TryRead(payload, out ReceiptMessage receipt));
            Answered.Add((int)receipt.Sequence);
            return true;
        }

        public void Abort()
        {
        }
    }
}
