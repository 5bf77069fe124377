using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Domain.Envelopes;

namespace OrleansMesh.Client.Flows;

/// <summary>
/// Puts the messages of ordered flows back into their order: each number of a flow is handed on once, after those below it, or after these were waited
/// for as long as <see cref="ResequencerLimits"/> let it. No clock, no I/O; one caller at a time. Times are milliseconds that never fall.
/// </summary>
/// <param name="limits">What is held.</param>
/// <param name="recall">What is remembered of a source's flows since before; asked when one is seen that is not in memory.</param>
internal sealed class Resequencer<T>(ResequencerLimits limits, Func<string, IReadOnlyList<FlowRecord>> recall)
{
    private readonly Dictionary<string, Dictionary<FlowKey, InboundFlow<T>>> _sources = new(StringComparer.Ordinal);
    private readonly Queue<FlowTurn<T>> _turns = new();

    // In the order in which they began to wait; what waits no more is taken out when it is met, or there is much of it.
    private Queue<(long At, InboundFlow<T> Flow, long Number)> _waiting = new();
    private int _flowCount;
    private long _uses;

    /// <summary>Messages that wait for earlier ones.</summary>
    public int HeldCount { get; private set; }

    /// <summary>Bytes of those.</summary>
    public long HeldBytes { get; private set; }

    /// <summary>Flows in memory.</summary>
    public int FlowCount => _flowCount;

    /// <summary>When <see cref="PassDue"/> has something to do; null while nothing waits.</summary>
    public long? DueAt
    {
        get
        {
            DropStale();
            return _waiting.TryPeek(out (long At, InboundFlow<T> Flow, long Number) first) ? first.At + limits.WaitMax : null;
        }
    }

    /// <summary>Enters a verified message; false when its number came before, so that it is to be acknowledged and dropped.</summary>
    public bool TryTake(string source, FlowMark mark, T item, int bytes, long now)
    {
        InboundFlow<T> flow = Find(source, mark);
        (int held, long heldBytes) = (flow.HeldCount, flow.HeldBytes);
        flow.TakeVoid(mark.Void);
        bool isNew = flow.TryTake(mark.Number, item, bytes);
        if (flow.Holds(mark.Number) && isNew)
        {
            _waiting.Enqueue((now, flow, mark.Number));
        }

        Recount(flow, held, heldBytes);
        Bound(flow);
        return isNew;
    }

    /// <summary>Notes a message that was verified and is not handed on, for example since it is not granted: it is not waited for.</summary>
    public void Skip(string source, FlowMark mark)
    {
        InboundFlow<T> flow = Find(source, mark);
        (int held, long heldBytes) = (flow.HeldCount, flow.HeldBytes);
        flow.TakeVoid([.. mark.Void, new FlowRange(mark.Number, mark.Number)]);
        Recount(flow, held, heldBytes);
    }

    /// <summary>The next message to hand on.</summary>
    public bool TryNext([MaybeNullWhen(false)] out FlowTurn<T> turn) => _turns.TryDequeue(out turn);

    /// <summary>Passes over the gaps before all that has waited for as long as it may.</summary>
    public void PassDue(long now)
    {
        DropStale();
        while (_waiting.TryPeek(out (long At, InboundFlow<T> Flow, long Number) first) && first.At + limits.WaitMax <= now)
        {
            PassUpTo(first.Flow, first.Number);
            DropStale();
        }
    }

    /// <summary>Passes over the gaps before the message that waits and is so; false when none is.</summary>
    public bool TryPassUpTo(Func<T, bool> isSo)
    {
        foreach (InboundFlow<T> flow in _waiting.Select(each => each.Flow).Distinct())
        {
            if (flow.Find(isSo) is { } number)
            {
                PassUpTo(flow, number);
                return true;
            }
        }

        return false;
    }

    /// <summary>Notes that a message that was handed on is safe with the application; false when nothing is to be remembered for that.</summary>
    public bool Acknowledge(FlowKey key, long number) =>
        _sources.TryGetValue(key.Source, out Dictionary<FlowKey, InboundFlow<T>>? flows) && flows.TryGetValue(key, out InboundFlow<T>? flow) && flow.Close(number);

    /// <summary>What is to be remembered of a flow; null for one that is not in memory.</summary>
    public FlowRecord? Record(FlowKey key) =>
        _sources.TryGetValue(key.Source, out Dictionary<FlowKey, InboundFlow<T>>? flows) && flows.TryGetValue(key, out InboundFlow<T>? flow) ? flow.Record : null;

    private InboundFlow<T> Find(string source, FlowMark mark)
    {
        if (!_sources.TryGetValue(source, out Dictionary<FlowKey, InboundFlow<T>>? flows))
        {
            _sources[source] = flows = [];
            foreach (FlowRecord record in recall(source).TakeLast(limits.FlowsPerSourceMax))
            {
                Enter(flows, new FlowKey(source, record.Name, record.Epoch)).Restore(record);
            }
        }

        var key = new FlowKey(source, mark.Name, mark.Epoch);
        if (!flows.TryGetValue(key, out InboundFlow<T>? flow))
        {
            flow = Enter(flows, key);
            while (flows.Count > limits.FlowsPerSourceMax)
            {
                Forget(flows, flows.Values.MinBy(each => each.UsedAt)!);
            }
        }

        flow.UsedAt = ++_uses;
        while (_flowCount > limits.FlowsMax && LeastUsed(source) is { } quiet)
        {
            foreach (InboundFlow<T> each in quiet.Values.ToArray())
            {
                Forget(quiet, each);
            }
        }

        return flow;
    }

    private InboundFlow<T> Enter(Dictionary<FlowKey, InboundFlow<T>> flows, FlowKey key)
    {
        var flow = new InboundFlow<T>(key, _turns) { UsedAt = ++_uses };
        flows.Add(key, flow);
        _flowCount++;
        return flow;
    }

    // A source as a whole, since what is on its disk is read as a whole; one of which nothing is open, if there is any.
    private Dictionary<FlowKey, InboundFlow<T>>? LeastUsed(string except) => _sources
        .Where(each => each.Key != except)
        .OrderBy(each => each.Value.Values.Any(flow => flow.IsOpen || flow.HeldCount > 0))
        .ThenBy(each => each.Value.Values.Max(flow => flow.UsedAt))
        .Select(each => each.Value)
        .FirstOrDefault();

    private void Forget(Dictionary<FlowKey, InboundFlow<T>> flows, InboundFlow<T> flow)
    {
        PassAll(flow);
        _ = flows.Remove(flow.Key);
        _flowCount--;
        if (flows.Count == 0)
        {
            _ = _sources.Remove(flow.Key.Source);
        }
    }

    private void Bound(InboundFlow<T> flow)
    {
        while (flow.HeldCount > limits.HeldPerFlowMax)
        {
            PassUpTo(flow, flow.LowestHeld);
        }

        DropStale();
        while ((HeldCount > limits.HeldMax || HeldBytes > limits.HeldBytesMax) && _waiting.TryPeek(out (long At, InboundFlow<T> Flow, long Number) first))
        {
            PassUpTo(first.Flow, first.Flow.LowestHeld);
            DropStale();
        }
    }

    private void PassAll(InboundFlow<T> flow)
    {
        while (flow.HeldCount > 0)
        {
            PassUpTo(flow, flow.LowestHeld);
        }
    }

    private void PassUpTo(InboundFlow<T> flow, long number)
    {
        (int held, long heldBytes) = (flow.HeldCount, flow.HeldBytes);
        flow.PassUpTo(number);
        Recount(flow, held, heldBytes);
    }

    private void Recount(InboundFlow<T> flow, int heldBefore, long bytesBefore)
    {
        HeldCount += flow.HeldCount - heldBefore;
        HeldBytes += flow.HeldBytes - bytesBefore;
    }

    private void DropStale()
    {
        while (_waiting.TryPeek(out (long At, InboundFlow<T> Flow, long Number) first) && !first.Flow.Holds(first.Number))
        {
            _ = _waiting.Dequeue();
        }

        if (_waiting.Count > (2 * HeldCount) + 64)
        {
            _waiting = new Queue<(long At, InboundFlow<T> Flow, long Number)>(_waiting.Where(each => each.Flow.Holds(each.Number)));
        }
    }
}
