namespace OrleansMesh.Domain.Admission;

/// <summary>Message ids of one source and form within the window, in the order of their coming. One thread at a time.</summary>
internal sealed class IdWindow<TId>(IEqualityComparer<TId> comparer)
    where TId : notnull
{
    private readonly Dictionary<TId, Entry> _entries = new(comparer);
    private readonly Queue<(TId Id, long Since)> _order = new();

    public int Count => _entries.Count;

    public DedupState StateOf(TId id, long now) =>
        !_entries.TryGetValue(id, out Entry entry) || IsOver(entry.Since, now) ? DedupState.Free
        : entry.Taken ? DedupState.Taken
        : DedupState.Pending;

    /// <summary>Adds an id whose state is Free, pending.</summary>
    public void Add(TId id, long now)
    {
        _entries[id] = new Entry(now, Taken: false);
        _order.Enqueue((id, now));
    }

    public void Confirm(TId id)
    {
        if (_entries.TryGetValue(id, out Entry entry))
        {
            _entries[id] = entry with { Taken = true };
        }
    }

    public bool Remove(TId id)
    {
        bool removed = _entries.Remove(id);

        // Its place in the order stays behind; as many of these as ids are too many.
        if (_order.Count > (2 * _entries.Count) + 64)
        {
            (TId Id, long Since)[] kept = [.. _order.Where(IsCurrent)];
            _order.Clear();
            foreach ((TId, long) place in kept)
            {
                _order.Enqueue(place);
            }
        }

        return removed;
    }

    /// <summary>Drops what is over.</summary>
    public void Expire(long now)
    {
        while (_order.TryPeek(out (TId Id, long Since) oldest) && IsOver(oldest.Since, now))
        {
            _ = _order.Dequeue();
            if (IsCurrent(oldest))
            {
                _ = _entries.Remove(oldest.Id);
            }
        }
    }

    private bool IsCurrent((TId Id, long Since) place) =>
        _entries.TryGetValue(place.Id, out Entry entry) && entry.Since == place.Since;

    // The sixtieth second counts: an envelope signed 30 s ahead could still be replayed then.
    private static bool IsOver(long since, long now) => now - since > DedupWindow.LengthMilliseconds;

    private readonly record struct Entry(long Since, bool Taken);
}
