using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Qos;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Gateway.Tests.Peers;
using OrleansMesh.Testing;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Tests.Links;

/// <summary>R-03, T-08: what a link has no place for waits, within bounds, and its sender with it.</summary>
public sealed class LinkOutboxTests
{
    private const int Places = 16;

    private readonly ManualTimeProvider _clock = new();
    private readonly LinkRoom _room = new(Places);
    private readonly Lock _gate = new();
    private readonly List<PendingRelay> _sent = [];
    private readonly List<(PendingRelay Relay, RelayAnswer Answer)> _answers = [];
    private readonly LinkOutbox _outbox;

    public LinkOutboxTests() => _outbox = new LinkOutbox(_room, TrySend, SendAsync, _clock);

    [Fact]
    public async Task Add_WhileThereIsNoPlace_GoesInOrderAsPlacesAreFree()
    {
        Fill();
        PendingRelay[] waiting = [.. Enumerable.Range(0, 10).Select(i => Add(i))];
        Assert.Empty(Sent());
        await FreeAsync(waiting.Length);

        Assert.Equal(waiting, Sent());
        Assert.Empty(_answers);
        PendingRelay next = Add(10);
        await FreeAsync(1);
        Assert.Same(next, Sent()[^1]);
    }

    [Fact]
    public async Task Add_WhatIsCritical_GoesAtOnceAndInItsOwnOrder()
    {
        Fill();
        PendingRelay[] waiting = [.. Enumerable.Range(0, 4).Select(i => Add(i, QosClass.Low))];
        PendingRelay critical = Add(4, QosClass.Critical);
        Assert.Same(critical, Assert.Single(Sent()));
        PendingRelay[] later = [Add(5, QosClass.Critical), Add(6, QosClass.Critical)];
        Assert.Single(Sent());
        _room.GiveBack();
        await FreeAsync(waiting.Length + later.Length);

        // the one that was next before they came has its turn
        PendingRelay[] sent = Sent();
        Assert.InRange(Array.IndexOf(sent, later[0]), 1, 2);
        Assert.Equal(later, sent.Where(later.Contains));
        Assert.Equal(waiting, sent.Where(waiting.Contains));
    }

    [Theory]
    [InlineData(0, Refusal.None)]
    [InlineData(1, Refusal.QueueFull)]
    public async Task Add_MoreThanMayWait_IsRefused(int over, Refusal refusal)
    {
        Fill();
        await FillQueueAsync(LinkOutbox.Limits.CountMax - 1 + over);

        Assert.Equal(refusal, _outbox.Add(New(0)));
        Assert.Empty(_answers);
    }

    [Fact]
    public async Task Add_MoreThanMayWait_TheLeastUrgentIsGivenUpAndToldSo()
    {
        Fill();
        await FillQueueAsync(LinkOutbox.Limits.CountMax, QosClass.Low);

        Assert.Equal(Refusal.None, _outbox.Add(New(1)));
        (PendingRelay relay, RelayAnswer answer) = Assert.Single(_answers);
        Assert.Equal((QosClass.Low, new RelayAnswer(ReceiptState.Refused, Refusal.Displaced)), (relay.Envelope.Priority, answer));
    }

    [Fact]
    public async Task Add_OfAFlowAtAHubBetween_KeepsOneOrderInAllClassesAndIsNotGivenUp()
    {
        Fill();
        PendingRelay[] flow = [.. Enumerable.Range(0, 6).Select(i => Add(i, (QosClass)(3 - (i % 4)), epoch: 1))];
        await Eventually.HoldsAsync(() => _outbox.Count == flow.Length - 1);
        await FillQueueAsync(LinkOutbox.Limits.CountMax);
        _ = _room.TryTake(QosClass.Critical);
        Assert.Equal(Refusal.None, _outbox.Add(New(1, QosClass.Critical)));
        Assert.Equal(0UL, Assert.Single(_answers).Relay.Head.Epoch);
        _room.GiveBack();
        await FreeAsync(LinkOutbox.Limits.CountMax + 1);

        Assert.Equal(flow, Sent().Where(flow.Contains));
    }

    [Fact]
    public async Task Forget_WhileItWaits_IsNotSentAndTakesNoPlace()
    {
        Fill();
        PendingRelay[] waiting = [.. Enumerable.Range(0, 4).Select(i => Add(i))];
        waiting[0].IsForgotten = waiting[2].IsForgotten = true;
        await FreeAsync(2);

        Assert.Equal([waiting[1], waiting[3]], Sent());
    }

    [Fact]
    public async Task Add_ItsTimePassesWhileItWaits_IsToldAndNotSent()
    {
        Fill();
        PendingRelay first = Add(0);
        await Eventually.HoldsAsync(() => _outbox.Count == 0);
        long soon = _clock.GetUtcNow().ToUnixTimeMilliseconds() + 1000;
        PendingRelay late = Add(1, expiresAt: soon);
        PendingRelay inTime = Add(2, expiresAt: soon + 1);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await FreeAsync(2);

        Assert.Equal([first, inTime], Sent());
        Assert.Equal([(late, new RelayAnswer(ReceiptState.Refused, Refusal.Expired))], _answers);
    }

    [Fact]
    public async Task End_WhatWaits_IsToldThatItDidNotGoOn()
    {
        Fill();
        PendingRelay first = Add(0);
        await Eventually.HoldsAsync(() => _outbox.Count == 0);
        _ = _room.TryTake(QosClass.Critical);
        PendingRelay[] waiting = [Add(1), Add(2, QosClass.Critical)];
        _outbox.End();
        _room.GiveBack();

        Assert.Equal(waiting.ToHashSet(), _answers.Select(told => told.Relay).ToHashSet());
        Assert.All(_answers, told => Assert.Equal(RelayAnswer.Lost, told.Answer));
        Assert.Equal(Refusal.HubUnreachable, _outbox.Add(New(3)));
        await FreeAsync(1);
        Assert.Equal([first], Sent());
    }

    private PendingRelay Add(int number, QosClass priority = QosClass.Normal, ulong epoch = 0, long? expiresAt = null)
    {
        PendingRelay relay = New(number, priority, epoch, expiresAt);
        Assert.Equal(Refusal.None, _outbox.Add(relay));
        return relay;
    }

    private PendingRelay New(int number, QosClass priority = QosClass.Normal, ulong epoch = 0, long? expiresAt = null)
    {
        OutgoingRelay sample = RelaySamples.New(number, epoch: epoch, priority: priority, expiresAt: expiresAt);
        PendingRelay? relay = null;
        return relay = new PendingRelay(sample.Head, sample.Envelope!, answer => Answered(relay!, answer));
    }

    private void Answered(PendingRelay relay, RelayAnswer answer)
    {
        lock (_gate)
        {
            _answers.Add((relay, answer));
        }
    }

    /// <summary>Lets so many wait, besides the one that is next.</summary>
    private async Task FillQueueAsync(int count, QosClass priority = QosClass.Normal)
    {
        if (_outbox.Count == 0)
        {
            _ = Add(0, priority);
            await Eventually.HoldsAsync(() => _outbox.Count == 0);
        }

        PendingRelay[] waiting = [.. Enumerable.Range(0, count - _outbox.Count).Select(_ => Add(0, priority))];
        Assert.Equal(count, _outbox.Count);
        Assert.InRange(waiting.Length, 1, count);
    }

    // all places but the one that is kept for what is critical
    private void Fill()
    {
        while (_room.TryTake(QosClass.High))
        {
            // until none is left
        }
    }

    /// <summary>Frees places for so many more, and waits until they are sent.</summary>
    private async Task FreeAsync(int count)
    {
        int before = Sent().Length;
        for (int i = 0; i < count; i++)
        {
            _room.GiveBack();
        }

        await Eventually.HoldsAsync(() => Sent().Length >= before + count);
    }

    private PendingRelay[] Sent()
    {
        lock (_gate)
        {
            return [.. _sent];
        }
    }

    private bool TrySend(PendingRelay relay)
    {
        bool has = _room.TryTake(relay.Envelope.Priority);
        _ = has ? SendAsync(relay) : Task.CompletedTask;
        return has;
    }

    private Task SendAsync(PendingRelay relay)
    {
        lock (_gate)
        {
            _sent.Add(relay);
        }

        return Task.CompletedTask;
    }
}
