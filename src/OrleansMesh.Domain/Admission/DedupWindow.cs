using System.Collections.Concurrent;

namespace OrleansMesh.Domain.Admission;

/// <summary>
/// Exact memory of the message ids of the last 60 s, by source mesh (P-06); thread-safe, bounded. That is as long as a signed
/// envelope stays within the clock skew, so none can be replayed. Ids enter only after the signature verified: forged ones cannot poison it.
/// </summary>
public sealed class DedupWindow
{
    internal const long LengthMilliseconds = 60_000;
    private const long TrimIntervalMilliseconds = 1_000;

    private readonly ConcurrentDictionary<string, SourceWindow> _sources = new(StringComparer.Ordinal);
    private readonly Lock _sourcesGate = new();
    private readonly DedupLimits _limits;
    private int _sourceCount;
    private long _entryCount;
    private long _trimmedAt = long.MinValue / 2;

    /// <summary>An empty window.</summary>
    public DedupWindow(DedupLimits? limits = null)
    {
        _limits = limits ?? DedupLimits.Default;
        ArgumentOutOfRangeException.ThrowIfLessThan(_limits.SourcesMax, 1, nameof(limits));
        ArgumentOutOfRangeException.ThrowIfLessThan(_limits.EntriesPerSourceMax, DedupLimits.EntriesPerSourceSure, nameof(limits));
        ArgumentOutOfRangeException.ThrowIfNegative(_limits.EntriesMax, nameof(limits));
    }

    /// <summary>Ids held, those that are over and not yet dropped included.</summary>
    public long EntryCount => Interlocked.Read(ref _entryCount);

    /// <summary>Sources held.</summary>
    public int SourceCount => Volatile.Read(ref _sourceCount);

    /// <summary>Free, Pending or Taken; an id is held for 60 s, the last millisecond included.</summary>
    public DedupState Find(string sourceMeshId, string messageId, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(messageId);
        return _sources.TryGetValue(sourceMeshId, out SourceWindow? window)
            ? window.Find(messageId, now.ToUnixTimeMilliseconds())
            : DedupState.Free;
    }

    /// <summary>Adds the id as pending when the result, the state before, is Free; else changes nothing.</summary>
    public DedupState TryAdd(string sourceMeshId, string messageId, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(messageId);
        long at = now.ToUnixTimeMilliseconds();
        while (TryOpen(sourceMeshId, at, out SourceWindow? window))
        {
            int most = HasRoom(at) ? _limits.EntriesPerSourceMax : DedupLimits.EntriesPerSourceSure;
            bool open = window.TryAdd(messageId, at, most, out DedupState state, out int grown);
            Interlocked.Add(ref _entryCount, grown);
            if (open)
            {
                return state;
            }
        }

        return DedupState.Full;
    }

    /// <summary>Marks a pending id as taken; nothing happens when it is not held any more.</summary>
    public void Confirm(string sourceMeshId, string messageId)
    {
        if (_sources.TryGetValue(sourceMeshId, out SourceWindow? window))
        {
            window.Confirm(messageId);
        }
    }

    /// <summary>Forgets an id, so that its message can be sent again.</summary>
    public void Remove(string sourceMeshId, string messageId)
    {
        if (_sources.TryGetValue(sourceMeshId, out SourceWindow? window) && window.Remove(messageId))
        {
            Interlocked.Decrement(ref _entryCount);
        }
    }

    /// <summary>Drops all that is over; to be called now and then, and done unasked, once a second at most, when there is no room.</summary>
    public void Trim(DateTimeOffset now) => Trim(now.ToUnixTimeMilliseconds());

    private bool TryOpen(string sourceMeshId, long now, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out SourceWindow? window)
    {
        if (_sources.TryGetValue(sourceMeshId, out window))
        {
            return true;
        }

        if (SourceCount >= _limits.SourcesMax)
        {
            TrimForRoom(now);
        }

        lock (_sourcesGate)
        {
            if (_sources.TryGetValue(sourceMeshId, out window))
            {
                return true;
            }

            if (_sourceCount >= _limits.SourcesMax)
            {
                return false;
            }

            window = new SourceWindow();
            _sources[sourceMeshId] = window;
            _sourceCount++;
            return true;
        }
    }

    private bool HasRoom(long now)
    {
        if (EntryCount >= _limits.EntriesMax)
        {
            TrimForRoom(now);
        }

        return EntryCount < _limits.EntriesMax;
    }

    private void TrimForRoom(long now)
    {
        long before = Interlocked.Read(ref _trimmedAt);

        // Either way round: a clock that was set back must not stop the trimming.
        if (Math.Abs(now - before) >= TrimIntervalMilliseconds
            && Interlocked.CompareExchange(ref _trimmedAt, now, before) == before)
        {
            Trim(now);
        }
    }

    private void Trim(long now)
    {
        foreach ((string source, SourceWindow window) in _sources)
        {
            Interlocked.Add(ref _entryCount, -window.Trim(now, out bool closed));
            if (!closed)
            {
                continue;
            }

            lock (_sourcesGate)
            {
                if (_sources.TryRemove(new KeyValuePair<string, SourceWindow>(source, window)))
                {
                    _sourceCount--;
                }
            }
        }
    }
}
