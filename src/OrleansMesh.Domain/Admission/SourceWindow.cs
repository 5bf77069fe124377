using System.Buffers;

namespace OrleansMesh.Domain.Admission;

/// <summary>The message ids of one source within the window; thread-safe.</summary>
/// <remarks>
/// Nearly all are UUIDs, which are kept as 16 bytes in few large arrays: as strings they were a hundred bytes of small objects for each
/// message, that lived for a minute, and that each collection of younger generations had to move.
/// </remarks>
internal sealed class SourceWindow
{
    private const string Uuid = "D";
    private const int UuidChars = 36;

    private static readonly SearchValues<char> UuidLetters = SearchValues.Create("0123456789abcdef-");

    private readonly Lock _gate = new();
    private readonly IdWindow<Guid> _uuids = new(EqualityComparer<Guid>.Default);
    private readonly IdWindow<string> _others = new(StringComparer.Ordinal);
    private bool _closed;

    private int Count => _uuids.Count + _others.Count;

    public DedupState Find(string id, long now)
    {
        lock (_gate)
        {
            return IsUuid(id, out Guid uuid) ? _uuids.StateOf(uuid, now) : _others.StateOf(id, now);
        }
    }

    /// <summary>The state before; the id was added when that is Free. False when the window was given up meanwhile.</summary>
    /// <param name="grown">By how many ids the window is larger than before; expiry makes it negative.</param>
    public bool TryAdd(string id, long now, int entriesMax, out DedupState state, out int grown)
    {
        lock (_gate)
        {
            int before = Count;
            state = DedupState.Free;
            if (!_closed)
            {
                Expire(now);
                state = IsUuid(id, out Guid uuid) ? Add(_uuids, uuid, now, entriesMax) : Add(_others, id, now, entriesMax);
            }

            grown = Count - before;
            return !_closed;
        }
    }

    public void Confirm(string id)
    {
        lock (_gate)
        {
            if (IsUuid(id, out Guid uuid))
            {
                _uuids.Confirm(uuid);
            }
            else
            {
                _others.Confirm(id);
            }
        }
    }

    public bool Remove(string id)
    {
        lock (_gate)
        {
            return IsUuid(id, out Guid uuid) ? _uuids.Remove(uuid) : _others.Remove(id);
        }
    }

    /// <summary>Drops what is over; when nothing is left, the window takes no more and is to be given up.</summary>
    /// <returns>By how many ids the window is smaller.</returns>
    public int Trim(long now, out bool closed)
    {
        lock (_gate)
        {
            int before = Count;
            Expire(now);
            _closed |= Count == 0;
            closed = _closed;
            return before - Count;
        }
    }

    private DedupState Add<TId>(IdWindow<TId> window, TId id, long now, int entriesMax)
        where TId : notnull
    {
        DedupState state = window.StateOf(id, now);
        state = state == DedupState.Free && Count >= entriesMax ? DedupState.Full : state;
        if (state == DedupState.Free)
        {
            window.Add(id, now);
        }

        return state;
    }

    private void Expire(long now)
    {
        _uuids.Expire(now);
        _others.Expire(now);
    }

    // As it is printed, letter by letter: the same in capitals is another id, and so is what the parser of .NET is lenient with ("0x", "+").
    private static bool IsUuid(string id, out Guid uuid)
    {
        uuid = Guid.Empty;
        return id.Length == UuidChars && !id.AsSpan().ContainsAnyExcept(UuidLetters) && Guid.TryParseExact(id, Uuid, out uuid);
    }
}
