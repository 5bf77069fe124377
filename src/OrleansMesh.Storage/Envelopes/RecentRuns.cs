using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Storage.Envelopes;

/// <summary>
/// The runs past the settled cursor: a flush writes them and no more, so that it costs few pages, and <see cref="RunSettling"/> does the rest many at a time. What is received by then
/// costs the least: it is never written down as waiting.
/// </summary>
/// <remarks>Touched on the store's writer. What an undone write has changed here is read anew by <see cref="Load"/>.</remarks>
internal sealed class RecentRuns
{
    /// <summary>Envelopes in them at most after a flush: what a reader looks through, and what is read after a restart.</summary>
    public const int MessagesMax = 1024;

    private readonly Queue<RecentRun> _runs = new();
    private readonly HashSet<UInt128> _ids = [];
    private readonly Dictionary<long, Queue<RecentRun>> _waiting = [];
    private readonly List<RecentRun> _settled = [];
    private readonly RecentTargets _targets;

    private RecentRuns(RecentTargets targets, long lastCursor)
    {
        _targets = targets;
        LastCursor = lastCursor;
    }

    /// <summary>The highest cursor that was given out; 0 for none.</summary>
    public long LastCursor { get; private set; }

    /// <summary>Envelopes in them.</summary>
    public int Messages { get; private set; }

    /// <summary>Reads what the database holds.</summary>
    /// <param name="targets">Shows readers what is found, in place of what it showed.</param>
    public static RecentRuns Load(StoreConnection connection, RecentTargets targets)
    {
        long settled = connection.Number("SELECT last FROM envelope_cursor") ?? 0;
        var recent = new RecentRuns(targets, settled);
        List<(RecentRun Run, long Received)> found = connection.Query(
            """
            SELECT r.last, r.queue, t.target, r.accepted_at, r.heads, COALESCE(a.cursor, 0) FROM envelope_run r
            JOIN envelope_target t ON t.queue = r.queue LEFT JOIN acknowledged a ON a.target = t.target WHERE r.last > $1 ORDER BY r.last
            """,
            row => (new RecentRun(row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetInt64(3), row.GetFieldValue<byte[]>(4)), row.GetInt64(5)),
            settled);
        targets.Replace(found.Select(each => each.Run));
        foreach ((RecentRun run, long received) in found)
        {
            recent.Hold(run);
            _ = recent.Receive(run.Queue, received, _ => { });
        }

        return recent;
    }

    /// <summary>Whether a message is in one of them.</summary>
    public bool Contains(ReadOnlySpan<byte> hash) => _ids.Contains(EnvelopeIds.NumberOf(hash));

    /// <summary>A run was written.</summary>
    public void Add(RecentRun run)
    {
        Hold(run);
        _targets.Add(run);
    }

    /// <summary>Shows what of a queue was not received before and is, up to and including a cursor, run by run; how many were found.</summary>
    /// <param name="each">Is shown a run of which some is received now; of the last perhaps not all.</param>
    public int Receive(long queue, long cursor, Action<RecentRun> each)
    {
        int count = 0;
        if (!_waiting.TryGetValue(queue, out Queue<RecentRun>? waiting))
        {
            return count;
        }

        while (waiting.TryPeek(out RecentRun? run))
        {
            each(run);
            count++;
            if (run.Last > cursor)
            {
                break;
            }

            run.IsReceived = true;
            _ = waiting.Dequeue();
        }

        ForgetIfEmpty(queue, waiting);
        return count;
    }

    /// <summary>Takes out the oldest; none are left for false. Readers see it until <see cref="Committed"/>.</summary>
    public bool TryTake([NotNullWhen(true)] out RecentRun? run)
    {
        if (!_runs.TryDequeue(out run))
        {
            return false;
        }

        Messages -= run.Messages;
        foreach (EnvelopeHead head in EnvelopeHead.ReadAll(run.Heads))
        {
            _ = _ids.Remove(EnvelopeIds.NumberOf(head.Hash.Span));
        }

        if (!run.IsReceived)
        {
            // the oldest of its queue, too
            Queue<RecentRun> waiting = _waiting[run.Queue];
            _ = waiting.Dequeue();
            ForgetIfEmpty(run.Queue, waiting);
        }

        _settled.Add(run);
        return true;
    }

    /// <summary>What was changed so far is flushed: who reads from now on finds in the database where the settled ones went.</summary>
    public void Committed()
    {
        if (_settled.Count > 0)
        {
            _targets.Remove(_settled);
            _settled.Clear();
        }
    }

    private void Hold(RecentRun run)
    {
        _runs.Enqueue(run);
        Messages += run.Messages;
        foreach (EnvelopeHead head in EnvelopeHead.ReadAll(run.Heads))
        {
            _ = _ids.Add(EnvelopeIds.NumberOf(head.Hash.Span));
            LastCursor = Math.Max(LastCursor, head.Cursor);
        }

        if (!_waiting.TryGetValue(run.Queue, out Queue<RecentRun>? waiting))
        {
            _waiting.Add(run.Queue, waiting = new Queue<RecentRun>());
        }

        waiting.Enqueue(run);
    }

    private void ForgetIfEmpty(long queue, Queue<RecentRun> waiting)
    {
        if (waiting.Count == 0)
        {
            _ = _waiting.Remove(queue);
        }
    }
}
