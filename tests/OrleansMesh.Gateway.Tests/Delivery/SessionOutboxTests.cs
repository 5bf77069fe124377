using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Qos;
using OrleansMesh.Gateway.Delivery;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Testing;
using OrleansMesh.Transport;
using OrleansMesh.Transport.Memory;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Tests.Delivery;

/// <summary>R-03 at the session of a peer that does not read for a while.</summary>
public sealed class SessionOutboxTests : IAsyncLifetime
{
    private const int DataBytes = 60 * 1024;

    private readonly ManualTimeProvider _clock = new();
    private readonly List<(string Id, Task<OutboxOutcome> Outcome)> _sent = [];
    private SecureChannel _hub = null!;
    private SecureChannel _mesh = null!;
    private GatedPipe _pipe = null!;
    private SessionOutbox _outbox = null!;

    public async Task InitializeAsync()
    {
        (MemoryConnection near, MemoryConnection far) = MemoryConnection.Pair();
        using var hubKey = Ed25519PrivateKey.Generate();
        using var meshKey = Ed25519PrivateKey.Generate();
        var options = new SecureChannelOptions();
        _pipe = new GatedPipe(far.Pipe);
        Task<SecureChannel?> accepting = SecureChannel.AcceptAsync(_pipe, hubKey, options, _clock, CancellationToken.None);
        _mesh = (await SecureChannel.ConnectAsync(near.Pipe, meshKey, options, _clock, CancellationToken.None))!;
        _hub = (await accepting)!;
        _hub.FramePayloadMax = SecureChannel.PayloadMax;
        _mesh.FramePayloadMax = SecureChannel.PayloadMax;
        _outbox = new SessionOutbox(_hub, _clock);
    }

    public async Task DisposeAsync()
    {
        _hub.Abort();
        await _mesh.DisposeAsync();
    }

    [Fact]
    public async Task Send_ThePeerReadsAgain_CriticalOvertakesWhatWaitsAndFlowsKeepTheirOrder()
    {
        int low = await BlockAsync();
        for (int i = 0; i < 5; i++)
        {
            Send($"low{low + i}", QosClass.Low);
        }

        Send("critical0", QosClass.Critical);
        Send("critical1", QosClass.Critical);
        string[] arrived = await ReadAsync(_sent.Count);

        Assert.True(Array.IndexOf(arrived, "critical0") < Array.IndexOf(arrived, $"low{low}"));
        Assert.Equal(["critical0", "critical1"], arrived.Where(a => a.StartsWith('c')));
        Assert.Equal(Enumerable.Range(0, low + 5).Select(i => $"low{i}"), arrived.Where(a => a.StartsWith('l')));
        Assert.All(await OutcomesAsync(), outcome => Assert.Equal(OutboxOutcome.Sent, outcome));
    }

    [Fact]
    public async Task Send_ItsTimePassesWhileItWaits_IsNotSentAndItsSenderKnows()
    {
        _ = await BlockAsync();
        Send("soon", QosClass.Low, _clock.GetUtcNow().AddSeconds(5).ToUnixTimeMilliseconds());
        Send("later", QosClass.Low, _clock.GetUtcNow().AddSeconds(6).ToUnixTimeMilliseconds());
        _clock.Advance(TimeSpan.FromSeconds(5));
        string[] arrived = await ReadAsync(_sent.Count - 1);

        Assert.DoesNotContain("soon", arrived);
        Assert.Equal("later", arrived[^1]);
        Assert.Equal(OutboxOutcome.Late, await _sent[^2].Outcome.WaitAsync(TestHub.Patience));
    }

    [Fact]
    public async Task Send_Full_GivesUpTheNewestLowForACriticalAndRefusesAnotherLow()
    {
        int low = await BlockAsync();
        while (!_sent[^1].Outcome.IsCompleted)
        {
            Send($"low{low++}", QosClass.Low);
        }

        Assert.Equal(OutboxOutcome.Full, await _sent[^1].Outcome);
        Send("critical", QosClass.Critical);

        Assert.False(_sent[^1].Outcome.IsCompleted);
        Assert.Equal(OutboxOutcome.Displaced, await _sent[^3].Outcome.WaitAsync(TestHub.Patience));
    }

    [Fact]
    public async Task Send_StoredWhileFullOfCritical_WaitsAndArrives()
    {
        _ = await BlockAsync();
        int count = 0;
        while (!_sent[^1].Outcome.IsCompleted)
        {
            Send($"critical{count++}", QosClass.Critical);
        }

        FmpEnvelope stored = Envelopes.New("stored", QosClass.Low, DataBytes);
        Task<OutboxOutcome> outcome = _outbox.SendAsync(7, stored.Bytes).AsTask();
        Assert.False(outcome.IsCompleted);
        int refused = 0;
        foreach ((_, Task<OutboxOutcome> sent) in _sent.Where(s => s.Outcome.IsCompleted))
        {
            refused += await sent == OutboxOutcome.Sent ? 0 : 1;
        }

        string[] arrived = await ReadAsync(_sent.Count - refused + 1);

        Assert.Contains("stored", arrived);
        Assert.Equal(OutboxOutcome.Sent, await outcome.WaitAsync(TestHub.Patience));
    }

    [Fact]
    public async Task Send_TheSessionEnds_AllThatWaitsIsGone()
    {
        _ = await BlockAsync();
        Send("low", QosClass.Low);
        Task<OutboxOutcome> stored = _outbox.SendAsync(7, Envelopes.Of(QosClass.Normal).Bytes).AsTask();

        _hub.Abort();

        Assert.Equal(OutboxOutcome.Gone, await _sent[^1].Outcome.WaitAsync(TestHub.Patience));
        Assert.Equal(OutboxOutcome.Gone, await stored.WaitAsync(TestHub.Patience));
        Assert.Equal(OutboxOutcome.Gone, await _outbox.SendAsync(Envelopes.Of(QosClass.Normal)).AsTask().WaitAsync(TestHub.Patience));
    }

    /// <summary>Shuts the way and sends until something waits; how many that took.</summary>
    private async Task<int> BlockAsync()
    {
        _pipe.Shut();
        int count = 1;
        Send("low0", QosClass.Low);
        await _pipe.Reached.WaitAsync(TestHub.Patience);
        do
        {
            Send($"low{count++}", QosClass.Low);
        }
        while (_sent[^1].Outcome.IsCompleted);

        return count;
    }

    private void Send(string id, QosClass priority, long? expiresAt = null) =>
        _sent.Add((id, _outbox.SendAsync(Envelopes.New(id, priority, DataBytes, expiresAt)).AsTask()));

    private async Task<string[]> ReadAsync(int count)
    {
        _pipe.Open();
        string[] arrived = new string[count];
        for (int i = 0; i < count; i++)
        {
            FrameRead read = await _mesh.ReadAsync(CancellationToken.None).AsTask().WaitAsync(TestHub.Patience);
            Assert.True(DeliverMessage.TryRead(read.Payload.Span, out DeliverMessage deliver));
            Assert.True(FmpCodec.TryDecode(deliver.Envelope.ToArray(), out FmpEnvelope? envelope, out _));
            arrived[i] = envelope.MessageId;
        }

        return arrived;
    }

    private async Task<OutboxOutcome[]> OutcomesAsync() => await Task.WhenAll(_sent.Select(s => s.Outcome)).WaitAsync(TestHub.Patience);
}
