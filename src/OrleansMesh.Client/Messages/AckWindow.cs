namespace OrleansMesh.Client.Messages;

/// <summary>The reliable deliveries that are not acknowledged yet. A cursor acknowledges all before it, so only an unbroken run from the front may be told.</summary>
internal sealed class AckWindow(long start, int openMax)
{
    private readonly Lock _gate = new();
    private readonly Queue<long> _open = new();
    private readonly HashSet<long> _closed = [];
    private readonly HashSet<long> _held = [];
    private long _highest = start;

    /// <summary>The first open delivery when the hub may send no more and nothing can be marked as safe but what is held (<see cref="Hold"/>); else null.</summary>
    public long? StuckAt
    {
        get
        {
            lock (_gate)
            {
                return _open.Count >= openMax && _held.Count > 0 && _closed.Count + _held.Count >= _open.Count ? _open.Peek() : null;
            }
        }
    }

    /// <summary>A delivery waits for others, and is not with the application.</summary>
    public void Hold(long cursor)
    {
        lock (_gate)
        {
            _ = _held.Add(cursor);
        }
    }

    /// <summary>A delivery waits no more.</summary>
    public void Release(long cursor)
    {
        lock (_gate)
        {
            _ = _held.Remove(cursor);
        }
    }

    /// <summary>Enters a delivery; false when the hub sends more than it may. A repeated one is not new.</summary>
    public bool TryOpen(long cursor, out bool isNew)
    {
        lock (_gate)
        {
            isNew = cursor > _highest;
            if (!isNew)
            {
                return true;
            }

            if (_open.Count >= openMax)
            {
                return false;
            }

            _highest = cursor;
            _open.Enqueue(cursor);
            return true;
        }
    }

    /// <summary>Marks a delivery as safe; the cursor that may be told now, null when an earlier one is still open.</summary>
    public long? Close(long cursor)
    {
        lock (_gate)
        {
            if (!_open.Contains(cursor))
            {
                return null;
            }

            _ = _closed.Add(cursor);
            long? done = null;
            while (_open.TryPeek(out long first) && _closed.Remove(first))
            {
                done = _open.Dequeue();
            }

            return done;
        }
    }
}
