using OrleansMesh.Domain.Qos;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Testing;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Tests.Links;

/// <summary>P-11: what waits for a link goes together, compressed by federation; what comes while it is idle goes at once.</summary>
public sealed class RelayBatchesTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task Add_WhileTheLinkIsIdle_GoesAtOnceAndAlone()
    {
        using var session = new BatchedSession(RelaySamples.Node, isFull: false);
        var batches = new RelayBatches(session, _clock);
        for (int n = 1; n <= 3; n++)
        {
            OutgoingRelay relay = RelaySamples.New(n);
            Assert.True(batches.TryAdd(relay));
            Assert.Equal(RelaySamples.Payload(relay), (await session.RelaysAsync(n))[^1]);
        }

        Assert.All(session.Frames, frame => Assert.Single(frame.Relays));
    }

    [Fact]
    public async Task Add_WhileTheLinkIsFull_GoesTogetherByteForByteAndInOrder()
    {
        using var session = new BatchedSession(RelaySamples.Node, isFull: true);
        var batches = new RelayBatches(session, _clock);
        OutgoingRelay[] relays = [.. Enumerable.Range(0, 41).Select(n => RelaySamples.New(n, epoch: 1))];
        Assert.True(batches.TryAdd(relays[0]));
        _ = await session.RelaysAsync(1);
        Assert.All(relays[1..], relay => Assert.True(batches.TryAdd(relay)));
        session.Open();

        Assert.Equal(relays.Select(RelaySamples.Payload), await session.RelaysAsync(relays.Length));
        BatchedSession.Arrival[] frames = [.. session.Frames.Where(frame => frame.Kind != MessageKind.Dictionary)];
        Assert.Equal([1, 40], frames.Select(frame => frame.Relays.Count));
        LinkTraffic traffic = batches.Traffic;
        Assert.Equal((41, relays.Sum(relay => relay.Length)), (traffic.Relays, traffic.RelayBytes));
        Assert.Equal(session.Frames.Sum(frame => frame.Payload.Length), traffic.SentBytes);
        Assert.InRange(traffic.SentBytes, 1, traffic.RelayBytes / 2);
    }

    [Fact]
    public async Task Add_WhatIsUrgent_GoesBeforeAllOfTheOthersButThoseOnTheirWay()
    {
        using var session = new BatchedSession(RelaySamples.Node, isFull: true);
        var batches = new RelayBatches(session, _clock);
        Assert.True(batches.TryAdd(RelaySamples.New(1)));
        _ = await session.RelaysAsync(1);
        Assert.True(batches.TryAdd(RelaySamples.New(2, target: 2)));
        Assert.True(batches.TryAdd(RelaySamples.New(3, target: 3, epoch: 1, priority: QosClass.Critical)));
        Assert.True(batches.TryAdd(RelaySamples.New(4, federation: 2, target: 4, priority: QosClass.Critical)));
        session.Open();

        Assert.Equal([1, 4, 2, 3], (await session.RelaysAsync(4)).Select(RelaySamples.SequenceOf));
    }

    [Fact]
    public async Task Add_MoreUrgentThanARound_LetsOneOfTheOthersGoWithEachRound()
    {
        using var session = new BatchedSession(RelaySamples.Node, isFull: true);
        var batches = new RelayBatches(session, _clock);
        Assert.True(batches.TryAdd(RelaySamples.New(0)));
        _ = await session.RelaysAsync(1);
        Assert.True(batches.TryAdd(RelaySamples.New(1, target: 2)));
        for (int n = 2; n < 7; n++)
        {
            Assert.True(batches.TryAdd(RelaySamples.New(n, target: 3, priority: QosClass.Critical, fill: 30_000)));
        }

        session.Open();

        Assert.Equal([0, 2, 3, 1, 4, 5, 6], (await session.RelaysAsync(7)).Select(RelaySamples.SequenceOf));
    }

    [Fact]
    public async Task Add_SealedData_IsNotCompressedAndTeachesNothing()
    {
        using var session = new BatchedSession(RelaySamples.Node, isFull: false);
        var batches = new RelayBatches(session, _clock);
        OutgoingRelay[] relays = [.. Enumerable.Range(0, 100).Select(n => RelaySamples.New(n, isSealed: true, fill: 500))];
        foreach (OutgoingRelay relay in relays)
        {
            Assert.True(await batches.AddAsync(relay, CancellationToken.None));
        }

        Assert.Equal(relays.Select(RelaySamples.Payload), await session.RelaysAsync(relays.Length));
        Assert.All(session.Frames, frame => Assert.Equal(MessageKind.Relay, frame.Kind));
    }

    [Fact]
    public async Task Add_OfSeveralFederations_EachIsCompressedWithItsOwnDictionaryAlone()
    {
        using var session = new BatchedSession(RelaySamples.Node, isFull: false);
        var batches = new RelayBatches(session, _clock);
        OutgoingRelay[] relays = [.. Enumerable.Range(0, 300).Select(n => RelaySamples.New(n, federation: n % 3, target: n % 3))];
        foreach (OutgoingRelay relay in relays)
        {
            Assert.True(await batches.AddAsync(relay, CancellationToken.None));
        }

        List<byte[]> sent = await session.RelaysAsync(relays.Length);
        Assert.Equal(relays.Select(RelaySamples.Payload), sent.OrderBy(RelaySamples.SequenceOf));
        BatchedSession.Arrival[] dictionaries = [.. session.Frames.Where(frame => frame.Kind == MessageKind.Dictionary)];
        Assert.Equal([0, 1, 2], dictionaries.Select(frame => Array.FindIndex([0, 1, 2], n => RelaySamples.Federation(n) == frame.Federation)).Order());
        BatchedSession.Arrival[] learned = [.. session.Frames.Where(frame => frame is { Kind: MessageKind.Batch, Dictionary: > 0 })];
        Assert.Equal(3, learned.Select(frame => frame.Dictionary).Distinct().Count());
        Assert.All(learned, frame => Assert.All(frame.Relays, relay => Assert.Equal(frame.Federation, RelaySamples.Federation(RelaySamples.SequenceOf(relay) % 3))));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task Add_MoreThanMayWait_IsRefusedOrWaits(int over, bool isTaken)
    {
        using var session = new BatchedSession(RelaySamples.Node, isFull: true);
        var batches = new RelayBatches(session, _clock);
        Assert.True(batches.TryAdd(RelaySamples.New(0)));
        _ = await session.RelaysAsync(1);
        OutgoingRelay small = RelaySamples.New(1, target: 2);
        Assert.True(batches.TryAdd(small));
        OutgoingRelay large = RelaySamples.Sized(small, RelayBatches.QueueBytesMax - small.Length + over);
        Task<bool> adding = batches.AddAsync(large, CancellationToken.None).AsTask();

        Assert.Equal(isTaken, adding.IsCompleted);
        Assert.False(batches.TryAdd(large));
        Assert.True(batches.TryAdd(RelaySamples.New(3, target: 3, priority: QosClass.Critical)));
        session.Open();
        Assert.True(await adding);
        Assert.Equal(4, (await session.RelaysAsync(4)).Count);
    }

    [Fact]
    public async Task End_WhileOneWaits_ItIsToldAndNothingMoreIsTaken()
    {
        using var session = new BatchedSession(RelaySamples.Node, isFull: true);
        var batches = new RelayBatches(session, _clock);
        OutgoingRelay large = RelaySamples.New(0, fill: RelayBatches.QueueBytesMax);
        Assert.True(batches.TryAdd(large));
        _ = await session.RelaysAsync(1);
        Assert.True(batches.TryAdd(large));
        Task<bool> waiting = batches.AddAsync(large, CancellationToken.None).AsTask();
        Assert.False(waiting.IsCompleted);
        batches.End();

        Assert.False(await waiting);
        Assert.False(batches.TryAdd(large));
        Assert.False(await batches.AddAsync(large, CancellationToken.None));
        session.Abort();
        session.Open();
    }
}
