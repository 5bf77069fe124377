namespace OrleansMesh.Domain.Qos;

/// <summary>
/// A bounded waiting place with four classes: critical first, within a cap; high, normal and low share what is left by weight; in each, federations
/// take turns, so that no partner crowds out another. Order is kept within a class and federation. Not thread-safe; no clock.
/// </summary>
/// <remarks>
/// A full queue gives up the <b>least urgent first</b>: the newest item of the federation that has most waiting in the lowest class below the newcomer's;
/// within the newcomer's own class that of a federation which has more waiting than the newcomer's would have. When there is none, the newcomer is refused.
/// What may not be dropped never is.
/// </remarks>
public sealed class QosQueue<T>
{
    private readonly QosLimits _limits;
    private readonly QosClassQueue<T>[] _classes = new QosClassQueue<T>[QosWords.ClassCount];
    private readonly long[] _credits = new long[QosWords.ClassCount];
    private int _turn = (int)QosClass.High;
    private long _overtaken;

    public QosQueue(QosLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        _limits = limits;
        for (int i = 0; i < _classes.Length; i++)
        {
            _classes[i] = new QosClassQueue<T>(limits.QuantumBytes);
        }
    }

    /// <summary>Items that wait.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes that wait.</summary>
    public long Bytes { get; private set; }

    /// <summary>Takes an item in; false, and nothing is changed, when the queue is full of what is as urgent.</summary>
    /// <param name="displaced">Gets what was given up for it: their owners are to be told.</param>
    public bool TryEnqueue(in QosItem<T> item, ICollection<QosItem<T>> displaced)
    {
        ArgumentNullException.ThrowIfNull(displaced);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(item.Bytes, nameof(item));
        while (!HasRoom(item.Bytes))
        {
            if (!TryDrop(item, out QosItem<T> dropped))
            {
                return false;
            }

            Count--;
            Bytes -= dropped.Bytes;
            displaced.Add(dropped);
        }

        _classes[(int)item.Class].Enqueue(item);
        Count++;
        Bytes += item.Bytes;
        return true;
    }

    /// <summary>Takes the next item out; false when none is left.</summary>
    /// <param name="now">Unix milliseconds.</param>
    /// <param name="late">Gets what came before it and is of no use any more: their owners are to be told.</param>
    public bool TryDequeue(long now, out QosItem<T> item, ICollection<QosItem<T>> late)
    {
        ArgumentNullException.ThrowIfNull(late);
        while (Count > 0)
        {
            int chosen = NextClass();
            item = _classes[chosen].Dequeue(now);
            Count--;
            Bytes -= item.Bytes;
            if (item.ExpiresAt > now)
            {
                Charge(chosen, item.Bytes);
                return true;
            }

            late.Add(item);
        }

        item = default;
        return false;
    }

    private bool HasRoom(int bytes) => Count == 0 || (Count < _limits.CountMax && Bytes + bytes <= _limits.BytesMax);

    private bool TryDrop(in QosItem<T> newcomer, out QosItem<T> dropped)
    {
        int own = (int)newcomer.Class;
        for (int i = _classes.Length - 1; i > own; i--)
        {
            if (_classes[i].TryDrop(0, out dropped))
            {
                return true;
            }
        }

        return _classes[own].TryDrop(_classes[own].BytesOf(newcomer.Federation) + newcomer.Bytes, out dropped);
    }

    private int NextClass()
    {
        const int Critical = (int)QosClass.Critical;
        bool othersWait = !_classes[1].IsEmpty || !_classes[2].IsEmpty || !_classes[3].IsEmpty;
        if (!othersWait)
        {
            _overtaken = 0;
            return Critical;
        }

        if (!_classes[Critical].IsEmpty && _overtaken < _limits.CriticalBytesMax)
        {
            return Critical;
        }

        while (_classes[_turn].IsEmpty || _credits[_turn] <= 0)
        {
            // an empty class saves nothing up
            _credits[_turn] = _classes[_turn].IsEmpty ? 0 : _credits[_turn] + ((long)_limits.QuantumBytes * QosLimits.Shares[_turn - 1]);
            _turn = (_turn % (_classes.Length - 1)) + 1;
        }

        return _turn;
    }

    private void Charge(int chosen, int bytes)
    {
        if (chosen == (int)QosClass.Critical)
        {
            _overtaken += bytes;
            return;
        }

        _credits[chosen] -= bytes;
        _overtaken = 0;
    }
}
