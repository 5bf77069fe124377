using System.Buffers;
using System.Collections.Concurrent;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Qos;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Compression;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Membership;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Links;

/// <summary>A session with another hub as a way for envelopes: what was sent on it and is not answered, how long answers take, what was told over it.</summary>
internal sealed class Link(ILinkSession session, TimeProvider clock, LinkMeter? meter = null)
{
    /// <summary>Envelopes that may be unanswered; the other side refuses more than twice as many.</summary>
    public const int UnansweredMax = 1024;

    /// <summary>How long a ping may be unanswered before the link is suspected to be dead.</summary>
    public static readonly TimeSpan DistrustAfter = TimeSpan.FromSeconds(1);

    /// <summary>How long an envelope may be unanswered before its answer counts as lost; longer than any flow or sender waits for it.</summary>
    public static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    // then the ping counts as lost, and another one is sent
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<ulong, (Action<RelayAnswer> Answered, long SentAt)> _unanswered = new();
    private readonly LinkRoom _room = new(UnansweredMax);
    private readonly RelayBatches? _batches = session.TakesBatches ? new RelayBatches(session, clock, meter) : null;
    private readonly Lock _gate = new();
    private RoundTripEstimator _roundTrip;
    private long _pingedAt;
    private ulong _ping;
    private bool _isAsking;
    private ulong _sequence;
    private int _flowCount;
    private volatile bool _over;
    private RelayUnpacker? _unpacker;
    private LinkOutbox? _outbox;

    public ILinkSession Session => session;

    public NodeId Peer => session.Peer;

    /// <summary>did:key of the peer.</summary>
    public string Node { get; } = session.Peer.ToString();

    /// <summary>What the peer was told of routes.</summary>
    public RouteExports Exports { get; } = new(session.Peer.ToString());

    /// <summary>Flows of the peer's relays that end here.</summary>
    public InboundFlows Flows { get; } = new(clock);

    public bool IsOver => _over;

    /// <summary>What the peer compresses with; for the link's reader.</summary>
    public RelayUnpacker Unpacker => _unpacker ??= new RelayUnpacker();

    // made by the first that is stored nowhere here: it calls back
    private LinkOutbox Outbox
    {
        get
        {
            if (Volatile.Read(ref _outbox) is { } made)
            {
                return made;
            }

            var one = new LinkOutbox(_room, TryPass, PassAsync, clock);
            return Interlocked.CompareExchange(ref _outbox, one, null) ?? one;
        }
    }

    /// <summary>What was sent since both sides take batches; nothing when they do not.</summary>
    public LinkTraffic Traffic => _batches?.Traffic ?? default;

    /// <summary>Envelopes that were sent and are not answered.</summary>
    public int UnansweredCount => _unanswered.Count;

    /// <summary>Whether flows that have another way should take it: few places are left, or something waits since the peer does not read.</summary>
    public bool IsCrowded => _room.IsCrowded || Volatile.Read(ref _outbox)?.Count > 0;

    /// <summary>Flows whose run goes over it now.</summary>
    public int FlowCount => Volatile.Read(ref _flowCount);

    /// <summary>A flow's run over it begins, or ends.</summary>
    /// <param name="more">1 or -1.</param>
    public void CountFlow(int more) => Interlocked.Add(ref _flowCount, more);

    /// <summary>Microseconds, one way: half of the smoothed round trip; null before the first.</summary>
    public long? Latency
    {
        get
        {
            lock (_gate)
            {
                return _roundTrip.Smoothed == TimeSpan.Zero ? null : (long)(_roundTrip.Smoothed.TotalMicroseconds / 2);
            }
        }
    }

    /// <summary>How long the last ping is not answered; zero when it is.</summary>
    public TimeSpan Unanswered
    {
        get
        {
            lock (_gate)
            {
                return _isAsking ? clock.GetElapsedTime(_pingedAt) : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Whether pings are answered, as far as this side can tell: a breaker that opens after <see cref="DistrustAfter"/>, or four round trips, and closes with an answer to a ping, not with anything else that comes.</summary>
    public bool IsTrusted
    {
        get
        {
            TimeSpan patience = TimeSpan.FromMicroseconds((Latency ?? 0) * 8);
            return Unanswered < (patience > DistrustAfter ? patience : DistrustAfter);
        }
    }

    /// <summary>Asks how long an answer takes, unless it has asked and waits.</summary>
    public void Ping()
    {
        Heartbeat ping;
        lock (_gate)
        {
            if (_isAsking && clock.GetElapsedTime(_pingedAt) < PingTimeout)
            {
                return;
            }

            _isAsking = true;
            // the pulse of the session counts from one: these are never its numbers
            ping = new Heartbeat(IsPong: false, (1UL << 63) | ++_ping);
            _pingedAt = clock.GetTimestamp();
        }

        Span<byte> payload = stackalloc byte[Heartbeat.SizeBytes];
        ping.Write(payload);
        _ = session.TrySend(FrameType.Heartbeat, payload);
    }

    /// <summary>Takes the answer to the last ping; false for another.</summary>
    /// <param name="roundTrip">How long this answer took.</param>
    public bool TryTakePong(Heartbeat pong, out TimeSpan roundTrip)
    {
        roundTrip = default;
        lock (_gate)
        {
            if (pong.Counter != ((1UL << 63) | _ping) || !_isAsking)
            {
                return false;
            }

            _isAsking = false;
            roundTrip = clock.GetElapsedTime(_pingedAt);
            _roundTrip.Add(roundTrip);
            return true;
        }
    }

    /// <summary>Sends an envelope on, waiting for room; false when the link is over, and then nobody is told.</summary>
    /// <param name="answered">Called once, by the link's reader or when the link ends: must be quick and not throw.</param>
    public async ValueTask<bool> RelayAsync(RelayHead head, ReadOnlyMemory<byte> envelope, Action<RelayAnswer> answered, CancellationToken cancellationToken)
    {
        await _room.TakeAsync(() => WeightOf(envelope), cancellationToken);
        ulong sequence = Enter(answered);
        try
        {
            FmpEnvelope? read = null;
            _ = _batches is not null && FmpCodec.TryDecode(envelope, out read, out _);
            bool sent = !_over && await SendAsync(new OutgoingRelay(head, sequence, envelope, read), cancellationToken);
            return sent || !TryLeave(sequence, out _);
        }
        catch (OperationCanceledException)
        {
            _ = TryLeave(sequence, out _);
            throw;
        }
    }

    /// <summary>As <see cref="RelayAsync"/>, for what is stored nowhere here: returns at once, and what finds no room waits within <see cref="LinkOutbox.Limits"/>.</summary>
    /// <returns>As of <see cref="LinkOutbox.Add"/>.</returns>
    public Refusal TryRelay(PendingRelay relay) => _over ? Refusal.HubUnreachable : Outbox.Add(relay);

    /// <summary>Nobody waits for this answer any more: its place is free.</summary>
    public void Forget(PendingRelay relay)
    {
        // one that is being sent at this moment keeps its place until its answer
        relay.IsForgotten = true;
        _ = TryLeave(relay.Sequence, out _);
    }

    /// <summary>Takes as lost every answer that has not come within <see cref="AnswerTimeout"/>; to be called now and then.</summary>
    public void ForgetOld()
    {
        foreach (ulong sequence in _unanswered.Where(entry => clock.GetElapsedTime(entry.Value.SentAt) >= AnswerTimeout).Select(entry => entry.Key).Order())
        {
            TakeAnswer(sequence, RelayAnswer.Lost);
        }
    }

    /// <summary>Takes the answer to an envelope; one that nobody waits for is dropped.</summary>
    public void TakeAnswer(ulong sequence, RelayAnswer answer)
    {
        if (TryLeave(sequence, out Action<RelayAnswer>? answered))
        {
            answered!(answer);
        }
    }

    /// <summary>Answers an envelope of the peer's; a peer that does not read its answers is left.</summary>
    public void Answer(ulong sequence, RelayAnswer answer)
    {
        var output = new ArrayBufferWriter<byte>(32);
        new ReceiptMessage(sequence, answer.State, (ushort)answer.Refusal, default).Write(output);
        if (!session.TrySend(FrameType.Message, output.WrittenSpan))
        {
            session.Abort();
        }
    }

    /// <summary>The link is over: what is not answered did not go on.</summary>
    public void End()
    {
        _over = true;
        _batches?.End();
        _unpacker?.Dispose();
        foreach (ulong sequence in _unanswered.Keys.Order())
        {
            TakeAnswer(sequence, RelayAnswer.Lost);
        }

        Outbox.End();
    }

    /// <summary>Sends one that need not wait; false when it must.</summary>
    private bool TryPass(PendingRelay relay)
    {
        if (!_room.TryTake(relay.Envelope.Priority))
        {
            return false;
        }

        relay.Sequence = Enter(relay.Answered);
        bool sent = TrySend(new OutgoingRelay(relay.Head, relay.Sequence, relay.Envelope.Bytes, relay.Envelope));
        return sent || !TryLeave(relay.Sequence, out _);
    }

    /// <summary>Sends one that has waited and has its place now.</summary>
    private async Task PassAsync(PendingRelay relay)
    {
        ulong sequence = Enter(relay.Answered);
        relay.Sequence = sequence;
        bool sent = !_over && await SendAsync(new OutgoingRelay(relay.Head, sequence, relay.Envelope.Bytes, relay.Envelope), CancellationToken.None);
        if (!sent)
        {
            TakeAnswer(sequence, RelayAnswer.Lost);
        }
    }

    private async ValueTask<bool> SendAsync(OutgoingRelay relay, CancellationToken cancellationToken)
    {
        if (_batches is not null)
        {
            return await _batches.AddAsync(relay, cancellationToken);
        }

        byte[] rented = ArrayPool<byte>.Shared.Rent(relay.Length);
        try
        {
            relay.Write(rented);
            return await session.SendAsync(FrameType.Message, rented.AsMemory(0, relay.Length), cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private bool TrySend(OutgoingRelay relay)
    {
        if (_batches is not null)
        {
            return _batches.TryAdd(relay);
        }

        byte[] rented = ArrayPool<byte>.Shared.Rent(relay.Length);
        relay.Write(rented);
        bool sent = session.TrySend(FrameType.Message, rented.AsSpan(0, relay.Length));
        ArrayPool<byte>.Shared.Return(rented);
        return sent;
    }

    private ulong Enter(Action<RelayAnswer> answered)
    {
        ulong sequence = Interlocked.Increment(ref _sequence);
        _unanswered[sequence] = (answered, clock.GetTimestamp());
        return sequence;
    }

    private bool TryLeave(ulong sequence, out Action<RelayAnswer>? answered)
    {
        bool was = _unanswered.TryRemove(sequence, out (Action<RelayAnswer> Answered, long SentAt) entry);
        answered = entry.Answered;
        if (was)
        {
            _room.GiveBack();
        }

        return was;
    }

    // few have to wait, and only they are looked into
    private static (QosClass Class, Guid Federation, int Bytes) WeightOf(ReadOnlyMemory<byte> bytes) =>
        FmpCodec.TryDecode(bytes, out FmpEnvelope? envelope, out _) ? (envelope.Priority, envelope.FederationId, bytes.Length) : (QosClass.Normal, Guid.Empty, bytes.Length);
}
