using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Qos;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Links;

/// <summary>
/// Where envelopes that are stored nowhere at this hub wait while a link has no place for them (R-03, T-08): whoever sent them has no receipt yet, and is read no further than
/// the bound of its session or link. By class and federation, in order within both; what is over the bounds is given up, the least urgent first.
/// </summary>
/// <param name="trySend">Sends one if it can go without waiting. Called under a lock: must not call back.</param>
/// <param name="sendAsync">Sends one for which a place was taken.</param>
internal sealed class LinkOutbox(LinkRoom room, Func<PendingRelay, bool> trySend, Func<PendingRelay, Task> sendAsync, TimeProvider clock)
{
    /// <summary>Of what waits for one link; one alone may be longer.</summary>
    public static readonly QosLimits Limits = new(CountMax: 4096, BytesMax: 4 * 1024 * 1024);

    private readonly Lock _gate = new();
    private QosQueue<PendingRelay>? _queue;
    private int _urgent;
    private bool _draining;
    private bool _over;

    /// <summary>Relays that wait, but for the one that is next and waits for its place alone.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _queue?.Count ?? 0;
            }
        }
    }

    /// <summary>Sends one, now or later; its place in the order is taken before this returns.</summary>
    /// <returns>None when it goes or waits, and its answer is told; <see cref="Refusal.QueueFull"/> when what waits is as urgent and leaves no room, <see cref="Refusal.HubUnreachable"/> when the link is over.</returns>
    public Refusal Add(PendingRelay relay)
    {
        List<QosItem<PendingRelay>>? displaced;
        bool begins;
        lock (_gate)
        {
            if (_over)
            {
                return Refusal.HubUnreachable;
            }

            // what is urgent passes all that is not; the rest keeps its order behind what waits
            if ((!_draining || (relay.IsUrgent && _urgent == 0)) && trySend(relay))
            {
                return Refusal.None;
            }

            _queue ??= new QosQueue<PendingRelay>(Limits);
            if (!_queue.TryEnqueue(ItemOf(relay), displaced = []))
            {
                return Refusal.QueueFull;
            }

            _urgent += (relay.IsUrgent ? 1 : 0) - displaced.Count(item => item.Value.IsUrgent);
            begins = !_draining;
            _draining = true;
        }

        Tell(displaced, new RelayAnswer(ReceiptState.Refused, Refusal.Displaced));
        if (begins)
        {
            _ = DrainAsync();
        }

        return Refusal.None;
    }

    /// <summary>The link is over: what waits did not go on.</summary>
    public void End()
    {
        List<QosItem<PendingRelay>> left = [];
        lock (_gate)
        {
            _over = true;
            while (_queue?.TryDequeue(long.MinValue, out QosItem<PendingRelay> item, left) == true)
            {
                left.Add(item);
            }
        }

        Tell(left, RelayAnswer.Lost);
    }

    private async Task DrainAsync()
    {
        await Task.Yield();
        while (TryTake(out QosItem<PendingRelay> next))
        {
            await room.TakeAsync(() => (next.Class, next.Federation, next.Bytes), CancellationToken.None);
            if (next.Value.IsForgotten)
            {
                room.GiveBack();
            }
            else
            {
                await sendAsync(next.Value);
            }
        }
    }

    private bool TryTake(out QosItem<PendingRelay> next)
    {
        List<QosItem<PendingRelay>> late = [];
        lock (_gate)
        {
            long now = clock.GetUtcNow().ToUnixTimeMilliseconds();
            bool found;
            do
            {
                found = _queue!.TryDequeue(now, out next, late);
                _urgent -= found && next.Value.IsUrgent ? 1 : 0;
            }
            while (found && next.Value.IsForgotten);

            _urgent -= late.Count(item => item.Value.IsUrgent);
            _draining = found;
        }

        Tell(late, new RelayAnswer(ReceiptState.Refused, Refusal.Expired));
        return next.Value is not null;
    }

    private static void Tell(List<QosItem<PendingRelay>> items, RelayAnswer answer)
    {
        foreach (QosItem<PendingRelay> item in items)
        {
            item.Value.Answered(answer);
        }
    }

    // what is of a flow keeps one order in all classes, and its source's hub has it stored: it is sent again, and not given up for others
    private static QosItem<PendingRelay> ItemOf(PendingRelay relay) => relay.Head.Epoch == 0
        ? new QosItem<PendingRelay>(relay.Envelope.Priority, relay.Envelope.FederationId, relay.Envelope.Bytes.Length, relay.Envelope.ExpiresAt ?? long.MaxValue, MayDrop: true, relay)
        : new QosItem<PendingRelay>(QosClass.Normal, Guid.Empty, relay.Envelope.Bytes.Length, long.MaxValue, MayDrop: false, relay);
}
