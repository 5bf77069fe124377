using OrleansMesh.Grains.Ports;
using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Storage.Envelopes;

/// <summary>Reads waiting envelopes beside the writer.</summary>
internal static class EnvelopeReads
{
    // Of up to 64 KiB each, or one envelope of more. At first one alone: it may hold all that is asked for.
    private const int RunsAtOnceMax = 8;

    /// <summary>The oldest of a target that wait past <paramref name="after"/> and have not expired.</summary>
    public static async ValueTask<List<StoredEnvelope>> ReadAsync(StoreReader reader, string target, long after, int countMax, long now, CancellationToken cancellationToken)
    {
        var found = new List<StoredEnvelope>();
        List<(long Queue, long Acknowledged)> known = await reader.ReadAsync(
            "SELECT t.queue, COALESCE(a.cursor, 0) FROM envelope_target t LEFT JOIN acknowledged a ON a.target = t.target WHERE t.target = $1",
            row => (row.GetInt64(0), row.GetInt64(1)),
            cancellationToken,
            target);
        if (known is not [(long queue, long acknowledged)])
        {
            return found;
        }

        after = Math.Max(after, acknowledged);
        long past = after;
        for (int runsMax = 1; found.Count < countMax; runsMax = Math.Min(2 * runsMax, RunsAtOnceMax))
        {
            List<(long Last, byte[] Heads, byte[] Bodies)> runs = await reader.ReadAsync(
                "SELECT last, heads, bodies FROM envelope_run WHERE queue = $1 AND last > $2 ORDER BY last LIMIT $3",
                row => (row.GetInt64(0), row.GetFieldValue<byte[]>(1), row.GetFieldValue<byte[]>(2)),
                cancellationToken,
                queue,
                past,
                runsMax);
            foreach ((long last, byte[] heads, byte[] bodies) in runs)
            {
                Add(found, heads, bodies, after, countMax, now);
                past = last;
            }

            if (runs.Count < runsMax)
            {
                break;
            }
        }

        return found;
    }

    /// <summary>What a target has acknowledged; 0 for nothing.</summary>
    public static async ValueTask<long> AcknowledgedAsync(StoreReader reader, string target, CancellationToken cancellationToken) =>
        (await reader.ReadAsync("SELECT cursor FROM acknowledged WHERE target = $1", row => row.GetInt64(0), cancellationToken, target)).FirstOrDefault();

    private static void Add(List<StoredEnvelope> found, byte[] heads, byte[] bodies, long after, int countMax, long now)
    {
        int at = 0;
        foreach (EnvelopeHead head in EnvelopeHead.ReadAll(heads))
        {
            if (head.Cursor > after && head.ExpiresAt > now && found.Count < countMax)
            {
                // copies, so that one that is slow to leave does not hold all of its run
                found.Add(new StoredEnvelope(head.Cursor, bodies.AsSpan(at, head.Size).ToArray(), head.ExpiresAt));
            }

            at += head.Size;
        }
    }
}
