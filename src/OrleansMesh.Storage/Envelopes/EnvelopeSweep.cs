using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Storage.Envelopes;

/// <summary>Takes out of runs what has expired or is to be erased, says what expired, and forgets messages whose window has passed. Each call does a bounded piece. Of runs that are settled.</summary>
internal static class EnvelopeSweep
{
    /// <summary>Finds runs of a target ($2) in which something has expired by a time ($1), by the index of its queue.</summary>
    public const string DueOfTarget = "SELECT last FROM envelope_waiting WHERE queue = (SELECT queue FROM envelope_target WHERE target = $2) AND expires_at <= $1";

    private const int RunsMax = 256;

    // of up to 128 ids each: whoever writes meanwhile waits for so many
    private const int GoneRowsMax = 4;

    /// <summary>Takes out what has expired; false when nothing is left to do.</summary>
    public static bool Expire(StoreConnection connection, RecentRuns recent, long now, QueueDepths depths)
    {
        List<long> runs = Keys(connection, "SELECT last FROM envelope_waiting WHERE expires_at <= $1 LIMIT $2", now, RunsMax);
        runs.ForEach(run => Rewrite(connection, recent, run, depths, head => head.ExpiresAt <= now, now));
        return runs.Count == RunsMax;
    }

    /// <summary>As the other, of one target.</summary>
    public static bool Expire(StoreConnection connection, RecentRuns recent, string target, long now, QueueDepths depths)
    {
        List<long> runs = Keys(connection, DueOfTarget + " LIMIT $3", now, target, RunsMax);
        runs.ForEach(run => Rewrite(connection, recent, run, depths, head => head.ExpiresAt <= now, now));
        return runs.Count == RunsMax;
    }

    /// <summary>Forgets messages that were accepted before a time and wait no more; false when nothing is left to do.</summary>
    public static bool Forget(StoreConnection connection, RecentRuns recent, long acceptedBefore)
    {
        bool more = recent.Known.Forget(connection, acceptedBefore);
        List<(long Number, byte[] Hashes)> gone = connection.Query(
            "SELECT number, hashes FROM envelope_gone WHERE accepted_at < $1 ORDER BY accepted_at LIMIT $2",
            row => (row.GetInt64(0), row.GetFieldValue<byte[]>(1)),
            acceptedBefore,
            GoneRowsMax);
        EnvelopeIds.Delete(connection, [.. gone.SelectMany(row => row.Hashes.Chunk(EnvelopeHead.HashBytes))]);
        foreach ((long number, _) in gone)
        {
            connection.Execute("DELETE FROM envelope_gone WHERE number = $1", number);
        }

        if (gone.Count > 0)
        {
            recent.Known.FindMoved(connection);
        }

        return more || gone.Count == GoneRowsMax;
    }

    /// <summary>Erases what waits of a federation; false when nothing is left to do.</summary>
    /// <param name="after">The last run that was looked at; 0 at first.</param>
    public static bool Erase(StoreConnection connection, RecentRuns recent, Guid federationId, ref long after, QueueDepths depths)
    {
        List<long> runs = Keys(connection, "SELECT last FROM envelope_run WHERE last > $1 ORDER BY last LIMIT $2", after, RunsMax);
        runs.ForEach(run => Rewrite(connection, recent, run, depths, head => head.FederationId == federationId, expiredAt: null));
        after = runs.Count == 0 ? after : runs[^1];
        return runs.Count == RunsMax;
    }

    /// <summary>Erases one message if it waits; whether it did.</summary>
    public static bool Erase(StoreConnection connection, RecentRuns recent, byte[] hash, QueueDepths depths)
    {
        if (recent.Find(connection, hash) is not { } place)
        {
            return false;
        }

        List<long> runs = Keys(connection, "SELECT last FROM envelope_waiting WHERE queue = $1 AND last >= $2 ORDER BY last LIMIT 1", place.Queue, place.Cursor);
        return runs.Count > 0 && Rewrite(connection, recent, runs[0], depths, head => head.Hash.Span.SequenceEqual(hash), expiredAt: null);
    }

    private static List<long> Keys(StoreConnection connection, string sql, params ReadOnlySpan<object?> values) => connection.Query(sql, row => row.GetInt64(0), values);

    /// <summary>Takes out of a run what is to leave it, and what was received anyway; whether anything that waited left.</summary>
    /// <param name="expiredAt">When they expired, which their target is to be told; null for no word.</param>
    private static bool Rewrite(StoreConnection connection, RecentRuns recent, long run, QueueDepths depths, Func<EnvelopeHead, bool> leaves, long? expiredAt)
    {
        (long queue, string target, long received, long acceptedAt, EnvelopeHead[] heads, byte[] bodies) = Read(connection, run);
        List<EnvelopeHead> stay = [];
        List<EnvelopeHead> gone = [];
        var rest = new List<byte>();
        bool any = false;
        int at = 0;
        foreach (EnvelopeHead head in heads)
        {
            ReadOnlyMemory<byte> body = bodies.AsMemory(at, head.Size);
            at += head.Size;
            bool waits = head.Cursor > received;
            if (waits && !leaves(head))
            {
                stay.Add(head);
                rest.AddRange(body.Span);
                continue;
            }

            gone.Add(head);
            if (waits)
            {
                any = true;
                depths.Remove(target, 1, head.Size);
                EnvelopeFates.Add(connection, head.Hash, run, expiredAt is null ? FateKind.Erased : FateKind.Expired);
                Tell(connection, target, head, body, expiredAt);
            }
        }

        if (gone.Count == 0)
        {
            return false;
        }

        if (run <= recent.Known.Forgotten)
        {
            EnvelopeRuns.AddGone(connection, acceptedAt, gone);
        }

        if (stay.Count == 0)
        {
            connection.Execute("DELETE FROM envelope_run WHERE last = $1", run);
            connection.Execute("DELETE FROM envelope_waiting WHERE queue = $1 AND last = $2", queue, run);
        }
        else
        {
            connection.Execute("UPDATE envelope_run SET heads = $1, bodies = $2 WHERE last = $3", EnvelopeHead.WriteAll(stay), rest.ToArray(), run);
            connection.Execute("UPDATE envelope_waiting SET expires_at = $1 WHERE queue = $2 AND last = $3", stay.Min(h => h.ExpiresAt), queue, run);
        }

        return any;
    }

    private static (long Queue, string Target, long Received, long AcceptedAt, EnvelopeHead[] Heads, byte[] Bodies) Read(StoreConnection connection, long run)
    {
        List<(long Queue, string Target, long Received, long AcceptedAt, EnvelopeHead[] Heads, byte[] Bodies)> found = connection.Query(
            """
            SELECT r.queue, t.target, COALESCE(a.cursor, 0), r.accepted_at, r.heads, r.bodies FROM envelope_run r
            JOIN envelope_target t ON t.queue = r.queue LEFT JOIN acknowledged a ON a.target = t.target WHERE r.last = $1
            """,
            row => (row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), EnvelopeHead.ReadAll(row.GetFieldValue<byte[]>(4)), row.GetFieldValue<byte[]>(5)),
            run);
        return found is [var one] ? one : throw new InvalidOperationException("A run that was just found is not there.");
    }

    private static void Tell(StoreConnection connection, string target, EnvelopeHead head, ReadOnlyMemory<byte> body, long? expiredAt)
    {
        if (expiredAt is { } at && FmpCodec.TryDecode(body, out FmpEnvelope? envelope, out _))
        {
            connection.Execute(
                """
                INSERT INTO envelope_expired (target, federation_id, source, count, first_id, last_id, first_at, expired_at) VALUES ($1, $2, $5, 1, $3, $3, $4, $4)
                ON CONFLICT (target, federation_id, source) DO UPDATE SET count = envelope_expired.count + 1, last_id = excluded.last_id, expired_at = excluded.expired_at
                """,
                target,
                head.FederationId.ToByteArray(bigEndian: true),
                envelope.MessageId,
                at,
                envelope.SourceMeshId);
        }
    }
}
