namespace OrleansMesh.Client.Messages;

/// <summary>The reliable deliveries that are not acknowledged yet. A cursor acknowledges all before it, so only an unbroken run from the front may be told.</summary>
internal sealed class AckWindow(long start, int openMax)
{
    private readonly Lock _gate = new();
    private readonly Queue<long> _open = new();
    private readonly HashSet<long> _closed = [];
    private long _highest = start;

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
