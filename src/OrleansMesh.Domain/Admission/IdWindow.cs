namespace OrleansMesh.Domain.Admission;

/// <summary>Message ids of one source and form within the window, in the order of their coming. One thread at a time.</summary>
internal sealed class IdWindow<TId>(IEqualityComparer<TId> comparer)
    where TId : notnull
{
    private readonly PartedTable<TId, Entry> _entries = new(comparer);
    private readonly ChunkedQueue<(TId Id, long Since)> _order = new();

    public int Count => _entries.Count;

    public DedupState StateOf(TId id, long now) =>
        !_entries.TryGetValue(id, out Entry entry) || IsOver(entry.Since, now) ? DedupState.Free
        : entry.Taken ? DedupState.Taken
        : DedupState.Pending;

    /// <summary>Adds an id whose state is Free, pending.</summary>
    public void Add(TId id, long now)
    {
        _entries.Set(id, new Entry(now, Taken: false));
        _order.Enqueue((id, now));
    }

    public void Confirm(TId id)
    {
        if (_entries.TryGetValue(id, out Entry entry))
        {
            _entries.Set(id, entry with { Taken = true });
        }
    }

    public bool Remove(TId id)
    {
        bool removed = _entries.Remove(id);

        // Its place in the order stays behind; as many of these as ids are too many.
        if (_order.Count > (2 * _entries.Count) + 64)
        {
            for (int left = _order.Count; left > 0 && _order.TryDequeue(out (TId Id, long Since) place); left--)
            {
                if (IsCurrent(place))
                {
                    _order.Enqueue(place);
                }
            }
        }

        return removed;
    }

    /// <summary>Drops what is over.</summary>
    public void Expire(long now)
    {
        while (_order.TryPeek(out (TId Id, long Since) oldest) && IsOver(oldest.Since, now))
        {
            _ = _order.TryDequeue(out _);
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
