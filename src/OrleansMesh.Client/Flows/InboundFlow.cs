using OrleansMesh.Domain.Envelopes;

namespace OrleansMesh.Client.Flows;

/// <summary>One flow to us: what was handed on, what was passed over, what waits. What is to be handed on goes to <paramref name="turns"/>.</summary>
internal sealed class InboundFlow<T>(FlowKey key, Queue<FlowTurn<T>> turns)
{
    /// <summary>Ranges of numbers that were passed over which are told from those that were handed on.</summary>
    public const int PassedMax = 16;

    /// <summary>Ranges of numbers above the next one of which the source says that nothing comes under them.</summary>
    public const int VoidMax = 64;

    private readonly SortedDictionary<long, (T Item, int Bytes)> _held = [];
    private readonly RangeSet _passed = new([]);
    private readonly RangeSet _void = new([]);

    // handed on and not acknowledged: in their turn, and late
    private readonly SortedSet<long> _open = [];
    private readonly HashSet<long> _late = [];
    private long _missed;
    private long _floor = 1;

    public FlowKey Key => key;

    /// <summary>The lowest number that was neither handed on nor passed over.</summary>
    public long Next { get; private set; } = 1;

    /// <summary>When it was used last, by whatever counts its owner's uses.</summary>
    public long UsedAt { get; set; }

    public int HeldCount => _held.Count;

    public long HeldBytes { get; private set; }

    /// <summary>Whether what was handed on is not acknowledged yet.</summary>
    public bool IsOpen => _open.Count > 0 || _late.Count > 0;

    /// <summary>The lowest number that waits.</summary>
    public long LowestHeld => _held.First().Key;

    /// <summary>What survives the process.</summary>
    public FlowRecord Record => new(key.Name, key.Epoch, (_open.Count > 0 ? _open.Min : Next) - 1, _floor, [.. _passed.Ranges]);

    /// <summary>Goes on where a process before ended.</summary>
    public void Restore(FlowRecord record)
    {
        Next = record.Done + 1;
        _floor = record.Floor;
        foreach (FlowRange range in record.Passed.Where(range => range.First < Next).TakeLast(PassedMax))
        {
            _passed.Add(range with { Last = Math.Min(range.Last, Next - 1) });
        }
    }

    /// <summary>Enters a message; false when its number came before.</summary>
    public bool TryTake(long number, T item, int bytes)
    {
        if (number < Next)
        {
            return TryTakeLate(number, item);
        }

        if (!_held.TryAdd(number, (item, bytes)))
        {
            return false;
        }

        HeldBytes += bytes;
        Advance();
        return true;
    }

    /// <summary>Takes the source's word of numbers under which nothing comes.</summary>
    public void TakeVoid(IEnumerable<FlowRange> ranges)
    {
        foreach (FlowRange range in ranges.Where(range => range.Last >= Next))
        {
            _void.Add(range with { First = Math.Max(range.First, Next) });
        }

        while (_void.Ranges.Count > VoidMax)
        {
            // the next mark says it again
            _void.RemoveLast();
        }

        Advance();
    }

    /// <summary>Whether a number waits.</summary>
    public bool Holds(long number) => _held.ContainsKey(number);

    /// <summary>The number of the message that waits and is so; null for none.</summary>
    public long? Find(Func<T, bool> isSo)
    {
        foreach ((long number, (T item, _)) in _held)
        {
            if (isSo(item))
            {
                return number;
            }
        }

        return null;
    }

    /// <summary>Passes over every gap before a number that waits, so that it is handed on.</summary>
    public void PassUpTo(long number)
    {
        while (Next <= number && _held.Count > 0)
        {
            long lowest = LowestHeld;
            var gap = new FlowRange(Next, lowest - 1);
            _missed += gap.Count - _void.CountIn(gap);
            Pass(gap);
            Advance();
        }
    }

    /// <summary>Notes that a message is safe with the application; false when nothing changed.</summary>
    public bool Close(long number)
    {
        if (_late.Remove(number))
        {
            _passed.Remove(number);
            return true;
        }

        return _open.Remove(number);
    }

    // Where it is not known any more whether it was passed over, once too often is better than never.
    private bool TryTakeLate(long number, T item)
    {
        if ((number >= _floor && !_passed.Contains(number)) || !_late.Add(number))
        {
            return false;
        }

        turns.Enqueue(new FlowTurn<T>(item, 0, IsLate: true));
        return true;
    }

    private void Advance()
    {
        while (true)
        {
            if (_held.Remove(Next, out (T Item, int Bytes) held))
            {
                HeldBytes -= held.Bytes;
                turns.Enqueue(new FlowTurn<T>(held.Item, _missed, IsLate: false));
                _ = _open.Add(Next);
                _missed = 0;
                Next++;
            }
            else if (_void.Find(Next) is { } nothing)
            {
                Pass(new FlowRange(Next, _held.Count > 0 ? Math.Min(nothing.Last, LowestHeld - 1) : nothing.Last));
            }
            else
            {
                _void.RemoveBelow(Next);
                return;
            }
        }
    }

    private void Pass(FlowRange range)
    {
        _passed.Add(range);
        Next = range.Last + 1;
        while (_passed.Ranges.Count > PassedMax)
        {
            _floor = _passed.RemoveFirst().Last + 1;
        }
    }
}
