using OrleansMesh.Grains.Ports;
using OrleansMesh.Transport;

namespace OrleansMesh.Gateway.Delivery;

/// <summary>Moves one mesh's stored queue to its session: first what the store holds, then each new envelope as it is flushed.</summary>
/// <remarks>
/// At most <c>window</c> deliveries are unacknowledged, until it is widened. While the session keeps up, envelopes come from memory and no store
/// is read; a session that falls behind costs no memory, it is served from the store again.
/// </remarks>
/// <param name="isBrief">Whether <paramref name="target"/> takes what it is given in little time: the store's writer may then send what it has just flushed.</param>
internal sealed class DeliveryPump(string meshId, long after, IDeliveryTarget target, IEnvelopeStore store, TimeProvider clock, int window, bool isBrief = false)
{
    private const int TailMax = 1024;
    private const int PageMax = 256;

    private static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(5);

    private readonly Lock _gate = new();
    private readonly Queue<StoredEnvelope> _tail = new();
    private readonly WakeSignal _wake = new(isBrief);
    private readonly Queue<long> _unacknowledged = new();
    private bool _live;
    private bool _stopped;
    private long _rereads;
    private long _sent = after;
    private int _window = window;

    /// <summary>Takes a flushed envelope. Called in the order of cursors, from the store's writer: it never waits.</summary>
    public void Offer(StoredEnvelope envelope)
    {
        lock (_gate)
        {
            if (_live)
            {
                if (_tail.Count < TailMax)
                {
                    _tail.Enqueue(envelope);
                }
                else
                {
                    _tail.Clear();
                    _live = false;
                }
            }
        }

        Wake();
    }

    /// <summary>All up to and including <paramref name="cursor"/> is safe with the mesh: the window moves on.</summary>
    /// <returns>The cursor to write down: never beyond what was sent, so that a wrong one cannot skip what comes later.</returns>
    public long Acknowledged(long cursor)
    {
        lock (_gate)
        {
            cursor = Math.Min(cursor, Volatile.Read(ref _sent));
            while (_unacknowledged.TryPeek(out long oldest) && oldest <= cursor)
            {
                _unacknowledged.Dequeue();
            }
        }

        Wake();
        return cursor;
    }

    /// <summary>So many deliveries may be unacknowledged from now on; fewer than before changes nothing.</summary>
    public void Widen(int to)
    {
        lock (_gate)
        {
            _window = Math.Max(_window, to);
        }

        Wake();
    }

    /// <summary>Sends nothing for now: another session took over the queue.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            _live = false;
            _tail.Clear();
        }
    }

    /// <summary>Goes on behind what was sent: the session that took over is gone.</summary>
    public void Resume()
    {
        lock (_gate)
        {
            _stopped = false;
        }

        Wake();
    }

    /// <summary>Reads the store anew before anything more is sent than what is being sent now: something in it was erased.</summary>
    public void Reread()
    {
        _ = Interlocked.Increment(ref _rereads);
        Rewind();
        Wake();
    }

    /// <summary>Runs until the session is gone or <paramref name="cancellationToken"/> ends it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using (cancellationToken.UnsafeRegister(static wake => ((WakeSignal)wake!).Complete(), _wake))
        {
            while (await PumpAsync(cancellationToken) && await _wake.WaitAsync())
            {
                // woken: there may be something to send
            }
        }
    }

    private async Task<bool> PumpAsync(CancellationToken cancellationToken)
    {
        while (HasRoom())
        {
            if (TryTakeTail(out StoredEnvelope envelope))
            {
                if (!await SendAsync(envelope, cancellationToken))
                {
                    return false;
                }
            }
            else if (IsCaughtUp())
            {
                return true;
            }
            else
            {
                if (WakeGathering.IsReleasingBrief)
                {
                    // a read takes its thread for as long as it lasts
                    await Task.Yield();
                }

                await GatherRoomAsync(cancellationToken);
                if (!await CatchUpAsync(cancellationToken))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Collects new envelopes from here on, unless it does so already and sends what it collected.</summary>
    private bool IsCaughtUp()
    {
        lock (_gate)
        {
            return _stopped || (_live && _tail.Count == 0);
        }
    }

    /// <summary>With little room, waits a moment for more: a read of the store for each acknowledgement would cost more than what it sends.</summary>
    private async Task GatherRoomAsync(CancellationToken cancellationToken)
    {
        if (Room() < Math.Min(PageMax, Volatile.Read(ref _window) / 4))
        {
            await Task.Delay(GatherTime, clock, cancellationToken);
        }
    }

    /// <summary>Sends of what the store holds as much as there is room for. Envelopes that were flushed meanwhile are in the tail too: <see cref="SendAsync"/> drops the copies.</summary>
    private async Task<bool> CatchUpAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _live = !_stopped;
        }

        long rereads = Interlocked.Read(ref _rereads);
        int countMax = Math.Min(PageMax, Room());
        IReadOnlyList<StoredEnvelope> page = countMax > 0 ? await store.ReadAsync(meshId, _sent, countMax, cancellationToken) : [];
        foreach (StoredEnvelope envelope in page)
        {
            if (!HasRoom() || rereads != Interlocked.Read(ref _rereads))
            {
                Rewind();
                return true;
            }

            if (!await SendAsync(envelope, cancellationToken))
            {
                return false;
            }
        }

        if (page.Count == countMax)
        {
            // there may be more: it is read when there is room for it
            Rewind();
        }

        return true;
    }

    private async Task<bool> SendAsync(StoredEnvelope envelope, CancellationToken cancellationToken)
    {
        if (envelope.Cursor <= _sent)
        {
            return true;
        }

        Volatile.Write(ref _sent, envelope.Cursor);
        if (envelope.ExpiresAt <= clock.GetUtcNow().ToUnixTimeMilliseconds())
        {
            return true;
        }

        lock (_gate)
        {
            _unacknowledged.Enqueue(envelope.Cursor);
        }

        return await target.DeliverAsync(envelope.Cursor, envelope.Bytes, cancellationToken);
    }

    private bool TryTakeTail(out StoredEnvelope envelope)
    {
        lock (_gate)
        {
            return _tail.TryDequeue(out envelope);
        }
    }

    private bool HasRoom() => Room() > 0;

    /// <summary>How many may be sent now.</summary>
    private int Room()
    {
        lock (_gate)
        {
            return _stopped ? 0 : _window - _unacknowledged.Count;
        }
    }

    private void Rewind()
    {
        lock (_gate)
        {
            _tail.Clear();
            _live = false;
        }
    }

    private void Wake() => _wake.Wake();
}
