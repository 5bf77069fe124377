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

    /// <summary>Queues that are kept in mind at most, beside those with recent runs.</summary>
    public const int QueuesMax = 16_384;

    private const string FindQueue =
        """
        SELECT t.queue, COALESCE(a.cursor, 0), CASE WHEN EXISTS (SELECT 1 FROM envelope_waiting w WHERE w.queue = t.queue) THEN 1 ELSE 0 END
        FROM envelope_target t LEFT JOIN acknowledged a ON a.target = t.target WHERE t.target = $1
        """;

    private readonly Queue<RecentRun> _runs = new();
    private readonly HashSet<UInt128> _ids = [];
    private readonly Dictionary<string, TargetQueue> _queues = new(StringComparer.Ordinal);
    private readonly List<RecentRun> _settled = [];

    // by which run: what is settled and not flushed yet is in no index
    private readonly Dictionary<UInt128, long> _settledIds = [];
    private readonly RecentTargets _targets;

    private RecentRuns(RecentTargets targets, KnownIds known, long lastCursor)
    {
        _targets = targets;
        Known = known;
        LastCursor = lastCursor;
    }

    /// <summary>The highest cursor that was given out; 0 for none.</summary>
    public long LastCursor { get; private set; }

    /// <summary>The ids of what was settled.</summary>
    public KnownIds Known { get; }

    /// <summary>Envelopes in them.</summary>
    public int Messages { get; private set; }

    /// <summary>Reads what the database holds.</summary>
    /// <param name="targets">Shows readers what is found, in place of what it showed.</param>
    /// <param name="known">Is brought up to date along with it.</param>
    public static RecentRuns Load(StoreConnection connection, RecentTargets targets, KnownIds known)
    {
        known.Load(connection);
        long settled = connection.Number("SELECT last FROM envelope_cursor") ?? 0;
        var recent = new RecentRuns(targets, known, settled);
        List<(long Last, string Target, long AcceptedAt, byte[] Heads)> found = connection.Query(
            "SELECT r.last, t.target, r.accepted_at, r.heads FROM envelope_run r JOIN envelope_target t ON t.queue = r.queue WHERE r.last > $1 ORDER BY r.last",
            row => (row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetFieldValue<byte[]>(3)),
            settled);
        foreach ((long last, string target, long acceptedAt, byte[] heads) in found)
        {
            recent.Hold(new RecentRun(last, recent.QueueOf(connection, target), acceptedAt, heads));
        }

        foreach (TargetQueue queue in recent._queues.Values)
        {
            Receive(queue, queue.Acknowledged, _ => { });
        }

        targets.Replace(recent._runs);
        return recent;
    }

    /// <summary>Whether a message is in one of them, or in one that was settled and is not flushed yet.</summary>
    public bool Contains(ReadOnlySpan<byte> hash) =>
        _ids.Contains(EnvelopeIds.NumberOf(hash)) || (_settledIds.TryGetValue(EnvelopeIds.NumberOf(hash), out long run) && run > Known.Forgotten);

    /// <summary>Where a message is or was, of these and of those that were settled; null for one that is not known.</summary>
    public IdPlace? Find(StoreConnection connection, byte[] hash)
    {
        if (!Contains(hash))
        {
            return Known.Find(connection, hash);
        }

        return (from run in _runs.Concat(_settled)
                from head in EnvelopeHead.ReadAll(run.Heads)
                where head.Hash.Span.SequenceEqual(hash)
                select new IdPlace(head.Cursor, run.Queue.Number, run.Last)).Last();
    }

    /// <summary>Those of some messages that are known.</summary>
    public HashSet<UInt128> FindAll(StoreConnection connection, IEnumerable<byte[]> hashes)
    {
        HashSet<UInt128> known = [];
        List<byte[]> others = [];
        foreach (byte[] hash in hashes)
        {
            if (Contains(hash))
            {
                _ = known.Add(EnvelopeIds.NumberOf(hash));
            }
            else
            {
                others.Add(hash);
            }
        }

        Known.FindAll(connection, others, known);
        return known;
    }

    /// <summary>The queue of a target; null when nothing was ever stored for it.</summary>
    public TargetQueue? FindQueueOf(StoreConnection connection, string target)
    {
        if (_queues.TryGetValue(target, out TargetQueue? queue))
        {
            return queue;
        }

        connection.Read(FindQueue, row => queue = new TargetQueue(target, row.GetInt64(0)) { Acknowledged = row.GetInt64(1), HasSettled = row.GetInt64(2) != 0 }, target);
        if (queue is not null)
        {
            Keep(queue);
        }

        return queue;
    }

    /// <summary>The queue of a target, a new one if need be.</summary>
    public TargetQueue QueueOf(StoreConnection connection, string target)
    {
        if (FindQueueOf(connection, target) is { } queue)
        {
            return queue;
        }

        connection.Execute("INSERT INTO envelope_target (target) VALUES ($1)", target);
        return FindQueueOf(connection, target) ?? throw new InvalidOperationException("A row that was just written is not there.");
    }

    /// <summary>A run was written.</summary>
    public void Add(RecentRun run)
    {
        Hold(run);
        _targets.Add(run);
    }

    /// <summary>Shows what of a queue was not received before and is, up to and including a cursor, run by run.</summary>
    /// <param name="each">Is shown a run of which some is received now; of the last perhaps not all.</param>
    public static void Receive(TargetQueue queue, long cursor, Action<RecentRun> each)
    {
        bool isWhole = true;
        while (isWhole && queue.Recent.TryPeek(out RecentRun? run))
        {
            each(run);
            isWhole = run.Last <= cursor;
            if (isWhole)
            {
                run.IsReceived = true;
                _ = queue.Recent.Dequeue();
            }
        }
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
            UInt128 id = EnvelopeIds.NumberOf(head.Hash.Span);
            _ = _ids.Remove(id);
            _settledIds[id] = run.Last;
        }

        if (!run.IsReceived)
        {
            // the oldest of its queue, too
            _ = run.Queue.Recent.Dequeue();
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
            _settledIds.Clear();
        }

        Known.Committed();
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

        run.Queue.Recent.Enqueue(run);
    }

    private void Keep(TargetQueue queue)
    {
        _queues.Add(queue.Target, queue);
        if (_queues.Count > QueuesMax)
        {
            // the rest is found again when it is asked for
            foreach (TargetQueue idle in _queues.Values.Where(each => each.Recent.Count == 0 && each != queue).ToArray())
            {
                _ = _queues.Remove(idle.Target);
            }
        }
    }
}
