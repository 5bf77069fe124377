namespace OrleansMesh.Storage.Envelopes;

/// <summary>Where readers find recent runs, which no index of the database has: by target, the names of its runs. Bounded by what <see cref="RecentRuns"/> holds. Thread-safe.</summary>
internal sealed class RecentTargets
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<long>> _runs = new(StringComparer.Ordinal);

    /// <summary>The runs of a target past a cursor, in their order; some may not be flushed yet, or be settled meanwhile. To be asked before the database is.</summary>
    public long[] Of(string target, long after)
    {
        lock (_gate)
        {
            return _runs.TryGetValue(target, out List<long>? runs) ? [.. runs.Where(run => run > after)] : [];
        }
    }

    /// <summary>One is written.</summary>
    public void Add(RecentRun run)
    {
        lock (_gate)
        {
            AddHeld(run);
        }
    }

    /// <summary>These are settled, and that is flushed.</summary>
    public void Remove(List<RecentRun> settled)
    {
        lock (_gate)
        {
            foreach (RecentRun run in settled)
            {
                if (_runs.TryGetValue(run.Queue.Target, out List<long>? runs) && runs.Remove(run.Last) && runs.Count == 0)
                {
                    _ = _runs.Remove(run.Queue.Target);
                }
            }
        }
    }

    /// <summary>These are all that there are.</summary>
    public void Replace(IEnumerable<RecentRun> all)
    {
        lock (_gate)
        {
            _runs.Clear();
            foreach (RecentRun run in all)
            {
                AddHeld(run);
            }
        }
    }

    private void AddHeld(RecentRun run)
    {
        if (!_runs.TryGetValue(run.Queue.Target, out List<long>? runs))
        {
            _runs.Add(run.Queue.Target, runs = []);
        }

        runs.Add(run.Last);
    }
}
