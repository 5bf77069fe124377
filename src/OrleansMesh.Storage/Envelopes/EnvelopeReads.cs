using System.Data.Common;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Storage.Envelopes;

/// <summary>Reads waiting envelopes beside the writer.</summary>
internal static class EnvelopeReads
{
    // Of up to 64 KiB each, or one envelope of more. At first one alone: it may hold all that is asked for.
    private const int RunsAtOnceMax = 8;

    private static readonly string ReadRecent = $"SELECT last, heads, bodies FROM envelope_run WHERE last IN ({string.Join(", ", Enumerable.Range(1, RunsAtOnceMax).Select(i => FormattableString.Invariant($"${i}")))}) ORDER BY last";

    /// <summary>The oldest of a target that wait past <paramref name="after"/> and have not expired.</summary>
    /// <param name="targets">Which runs are recent; asked first, so that one that is settled meanwhile is found in one place or in both.</param>
    public static async ValueTask<List<StoredEnvelope>> ReadAsync(
        StoreReader reader, RecentTargets targets, string target, long after, int countMax, long now, CancellationToken cancellationToken)
    {
        var page = new Page(countMax, now) { Past = after };
        long[] recent = targets.Of(target, after);
        List<(long Queue, long Acknowledged)> known = await reader.ReadAsync(
            "SELECT t.queue, COALESCE(a.cursor, 0) FROM envelope_target t LEFT JOIN acknowledged a ON a.target = t.target WHERE t.target = $1",
            row => (row.GetInt64(0), row.GetInt64(1)),
            cancellationToken,
            target);
        if (known is not [(long queue, long acknowledged)])
        {
            return page.Found;
        }

        page.Past = Math.Max(after, acknowledged);
        await AddSettledAsync(reader, page, queue, cancellationToken);
        await AddRecentAsync(reader, page, recent, cancellationToken);
        return page.Found;
    }

    /// <summary>What a target has acknowledged; 0 for nothing.</summary>
    public static async ValueTask<long> AcknowledgedAsync(StoreReader reader, string target, CancellationToken cancellationToken) =>
        (await reader.ReadAsync("SELECT cursor FROM acknowledged WHERE target = $1", row => row.GetInt64(0), cancellationToken, target)).FirstOrDefault();

    private static async ValueTask AddSettledAsync(StoreReader reader, Page page, long queue, CancellationToken cancellationToken)
    {
        bool more = true;
        for (int runsMax = 1; more && !page.IsFull; runsMax = Math.Min(2 * runsMax, RunsAtOnceMax))
        {
            List<Run> runs = await reader.ReadAsync(
                "SELECT r.last, r.heads, r.bodies FROM envelope_waiting w JOIN envelope_run r ON r.last = w.last WHERE w.queue = $1 AND w.last > $2 ORDER BY w.last LIMIT $3",
                Run.Of,
                cancellationToken,
                queue,
                page.Past,
                runsMax);
            runs.ForEach(page.Add);
            more = runs.Count == runsMax;
        }
    }

    private static async ValueTask AddRecentAsync(StoreReader reader, Page page, long[] recent, CancellationToken cancellationToken)
    {
        foreach (long[] names in recent.Where(run => run > page.Past).Chunk(RunsAtOnceMax))
        {
            if (page.IsFull)
            {
                return;
            }

            object?[] values = new object?[RunsAtOnceMax];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = names[Math.Min(i, names.Length - 1)];
            }

            (await reader.ReadAsync(ReadRecent, Run.Of, cancellationToken, values)).ForEach(page.Add);
        }
    }

    private readonly record struct Run(long Last, byte[] Heads, byte[] Bodies)
    {
        public static Run Of(DbDataReader row) => new(row.GetInt64(0), row.GetFieldValue<byte[]>(1), row.GetFieldValue<byte[]>(2));
    }

    /// <summary>What was found so far, in the order of cursors.</summary>
    private sealed class Page(int countMax, long now)
    {
        public List<StoredEnvelope> Found { get; } = [];

        public bool IsFull => Found.Count >= countMax;

        /// <summary>The last run that was looked at, or where to begin.</summary>
        public long Past { get; set; }

        public void Add(Run run)
        {
            int at = 0;
            foreach (EnvelopeHead head in EnvelopeHead.ReadAll(run.Heads))
            {
                if (head.Cursor > Past && head.ExpiresAt > now && !IsFull)
                {
                    // copies, so that one that is slow to leave does not hold all of its run
                    Found.Add(new StoredEnvelope(head.Cursor, run.Bodies.AsSpan(at, head.Size).ToArray(), head.ExpiresAt));
                }

                at += head.Size;
            }

            Past = run.Last;
        }
    }
}
