namespace OrleansMesh.Domain.Admission;

/// <summary>The message ids of one source within the window, in the order of their coming; thread-safe.</summary>
internal sealed class SourceWindow
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Queue<(string Id, long Since)> _order = new();
    private bool _closed;

    public DedupState Find(string id, long now)
    {
        lock (_gate)
        {
            return StateOf(id, now);
        }
    }

    /// <summary>The state before; the id was added when that is Free. False when the window was given up meanwhile.</summary>
    /// <param name="grown">By how many ids the window is larger than before; expiry makes it negative.</param>
    public bool TryAdd(string id, long now, int entriesMax, out DedupState state, out int grown)
    {
        lock (_gate)
        {
            int before = _entries.Count;
            state = DedupState.Free;
            if (!_closed)
            {
                Expire(now);
                state = StateOf(id, now);
                state = state == DedupState.Free && _entries.Count >= entriesMax ? DedupState.Full : state;
                if (state == DedupState.Free)
                {
                    _entries[id] = new Entry(now, Taken: false);
                    _order.Enqueue((id, now));
                }
            }

            grown = _entries.Count - before;
            return !_closed;
        }
    }

    public void Confirm(string id)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(id, out Entry entry))
            {
                _entries[id] = entry with { Taken = true };
            }
        }
    }

    public bool Remove(string id)
    {
        lock (_gate)
        {
            bool removed = _entries.Remove(id);

            // Its place in the order stays behind; as many of these as ids are too many.
            if (_order.Count > (2 * _entries.Count) + 64)
            {
                (string Id, long Since)[] kept = [.. _order.Where(IsCurrent)];
                _order.Clear();
                foreach ((string, long) place in kept)
                {
                    _order.Enqueue(place);
                }
            }

            return removed;
        }
    }

    /// <summary>Drops what is over; when nothing is left, the window takes no more and is to be given up.</summary>
    /// <returns>By how many ids the window is smaller.</returns>
    public int Trim(long now, out bool closed)
    {
        lock (_gate)
        {
            int before = _entries.Count;
            Expire(now);
            _closed |= _entries.Count == 0;
            closed = _closed;
            return before - _entries.Count;
        }
    }

    private DedupState StateOf(string id, long now) =>
        !_entries.TryGetValue(id, out Entry entry) || IsOver(entry.Since, now) ? DedupState.Free
        : entry.Taken ? DedupState.Taken
        : DedupState.Pending;

    private void Expire(long now)
    {
        while (_order.TryPeek(out (string Id, long Since) oldest) && IsOver(oldest.Since, now))
        {
            _ = _order.Dequeue();
            if (IsCurrent(oldest))
            {
                _ = _entries.Remove(oldest.Id);
            }
        }
    }

    private bool IsCurrent((string Id, long Since) place) =>
        _entries.TryGetValue(place.Id, out Entry entry) && entry.Since == place.Since;

    // The sixtieth second counts: an envelope signed 30 s ahead could still be replayed then.
    private static bool IsOver(long since, long now) => now - since > DedupWindow.LengthMilliseconds;

    private readonly record struct Entry(long Since, bool Taken);
}
