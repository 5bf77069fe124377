using OrleansMesh.Client.Messages;
using OrleansMesh.Domain.Envelopes;

namespace OrleansMesh.Client.Flows;

/// <summary>
/// Holds received messages of ordered flows until it is their turn. What is held is not acknowledged, so that it comes again after a crash; where a hub
/// may send nothing more for that, a gap is passed over before its time. Thread-safe.
/// </summary>
/// <param name="options">For the clock and the longest wait.</param>
/// <param name="shelf">Opened with the first ordered message.</param>
/// <param name="wake">Called when <see cref="PassDue"/> has something to do; must be quick and not throw.</param>
internal sealed class FlowDesk(MeshClientOptions options, Lazy<FlowShelf> shelf, Action wake) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly long _start = options.Clock.GetTimestamp();
    private readonly HashSet<HubQueue> _queues = [];
    private readonly Queue<ReceivedMessage> _ready = new();
    private Resequencer<ReceivedMessage>? _order;
    private ITimer? _timer;
    private long? _timerAt;

    /// <summary>Enters a verified message with a cursor and a mark; false when its number came before, so that it is to be acknowledged and dropped.</summary>
    public bool TryTake(FlowMark mark, ReceivedMessage message, HubQueue queue)
    {
        lock (_gate)
        {
            if (_queues.Add(queue))
            {
                queue.Stuck = wake;
            }

            queue.Hold(message.Cursor);
            bool isNew = Order().TryTake(message.SourceMeshId, mark, message, message.Bytes, Now());
            if (!isNew)
            {
                queue.Release(message.Cursor);
            }

            Settle();
            return isNew;
        }
    }

    /// <summary>Does not wait for a verified message that is not handed on.</summary>
    public void Skip(string source, FlowMark mark)
    {
        lock (_gate)
        {
            Order().Skip(source, mark);
            Settle();
        }
    }

    /// <summary>The next message whose turn it is; null while there is none.</summary>
    public ReceivedMessage? Next()
    {
        lock (_gate)
        {
            return _ready.TryDequeue(out ReceivedMessage? next) ? next : null;
        }
    }

    /// <summary>Passes over gaps that were waited for long enough, or for which a hub stands still.</summary>
    public void PassDue()
    {
        lock (_gate)
        {
            if (_order is not null)
            {
                _timerAt = null;
                Settle();
            }
        }
    }

    /// <summary>Completes when it survives a crash that a message was handed on.</summary>
    public Task AcknowledgeAsync(string source, FlowMark mark)
    {
        lock (_gate)
        {
            var key = new FlowKey(source, mark.Name, mark.Epoch);
            return _order is not null && _order.Acknowledge(key, mark.Number) && _order.Record(key) is { } record
                ? shelf.Value.KeepAsync(source, record)
                : Task.CompletedTask;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _timer?.Dispose();
        }
    }

    private Resequencer<ReceivedMessage> Order() => _order ??= new Resequencer<ReceivedMessage>(
        new ResequencerLimits { WaitMax = (long)options.OrderWaitMax.TotalMilliseconds }, source => shelf.Value.Recall(source));

    private long Now() => (long)options.Clock.GetElapsedTime(_start).TotalMilliseconds;

    private void Settle()
    {
        _order!.PassDue(Now());
        Drain();

        // A hub whose window is full of what is held, and of what cannot be acknowledged for that, sends nothing until the first of them is handed on.
        foreach (HubQueue queue in _queues)
        {
            while (queue.StuckAt is { } cursor && _order.TryPassUpTo(held => held.IsAt(queue, cursor)))
            {
                Drain();
            }
        }

        SetTimer();
    }

    private void Drain()
    {
        while (_order!.TryNext(out FlowTurn<ReceivedMessage> turn))
        {
            turn.Item.TakeTurn(turn.MissedBefore, turn.IsLate);
            _ready.Enqueue(turn.Item);
        }
    }

    private void SetTimer()
    {
        long? at = _order!.DueAt;
        if (at is null || at == _timerAt)
        {
            return;
        }

        _timerAt = at;
        _timer ??= options.Clock.CreateTimer(_ => wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _ = _timer.Change(TimeSpan.FromMilliseconds(Math.Max(1, at.Value - Now())), Timeout.InfiniteTimeSpan);
    }
}
