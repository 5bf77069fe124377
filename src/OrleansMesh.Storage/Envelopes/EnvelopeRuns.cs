using OrleansMesh.Grains.Ports;
using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Storage.Envelopes;

/// <summary>The statements of the envelope store's writer: runs are appended, cut and deleted whole. A run holds what one flush took for one target, in the order of cursors.</summary>
internal static class EnvelopeRuns
{
    // What is rewritten when one of a run expires, and an array that needs no large heap.
    private const int RunBytesMax = 64 * 1024;
    private const int RunMessagesMax = 128;

    /// <summary>Stores what is new and fits, in one go; each is told its outcome and cursor, which count when the transaction is flushed.</summary>
    /// <param name="isOneFlow">Nothing behind the first that finds no room is stored, since it would come before it.</param>
    public static void Append(StoreConnection connection, List<PendingAppend> batch, QueueDepths depths, StoreOptions limits, bool isOneFlow)
    {
        long last = LastCursor(connection);
        long cursor = last;
        bool isOver = false;
        var runs = new Dictionary<string, Run>(StringComparer.Ordinal);
        List<PendingAppend> fitting = [];
        foreach (PendingAppend append in batch)
        {
            string target = append.Envelope.TargetMeshId;
            (append.Outcome, append.Cursor) = (AppendOutcome.Duplicate, 0);
            if (!isOver && depths.TryAdd(target, append.Envelope.Bytes.Length, limits))
            {
                append.Cursor = ++cursor;
                _ = runs.TryGetValue(target, out Run? run) || runs.TryAdd(target, run = new Run(QueueOf(connection, target)));
                append.Queue = run!.Queue;
                fitting.Add(append);
            }
            else if (isOver || !Contains(connection, append.Hash))
            {
                // a repeat of what is stored is safe, however full the queue is
                append.Outcome = AppendOutcome.QueueFull;
                isOver = isOneFlow;
            }
        }

        EnvelopeIds.Add(connection, fitting);
        foreach (PendingAppend append in fitting)
        {
            string target = append.Envelope.TargetMeshId;
            int size = append.Envelope.Bytes.Length;
            if (append.Outcome != AppendOutcome.Stored)
            {
                append.Cursor = 0;
                depths.Remove(target, 1, size);
                continue;
            }

            Run run = runs[target];
            if (run.Appends.Count > 0 && (run.Appends.Count == RunMessagesMax || run.Bytes + size > RunBytesMax))
            {
                Write(connection, run);
            }

            run.Appends.Add(append);
            run.Bytes += size;
        }

        foreach (Run run in runs.Values.Where(r => r.Appends.Count > 0))
        {
            Write(connection, run);
        }

        if (cursor > last)
        {
            connection.Execute("UPDATE envelope_cursor SET last = $1", cursor);
        }
    }

    /// <summary>Whether a message waits or was taken within the window.</summary>
    public static bool Contains(StoreConnection connection, byte[] hash) => connection.Scalar("SELECT 1 FROM envelope_id WHERE hash = $1", hash) is not null;

    /// <summary>Marks all of a target up to and including a cursor as received.</summary>
    public static void Acknowledge(StoreConnection connection, string target, long cursor, QueueDepths depths)
    {
        // a cursor that was never given out must not swallow what comes later
        cursor = Math.Min(cursor, LastCursor(connection));
        long before = connection.Number("SELECT cursor FROM acknowledged WHERE target = $1", target) ?? 0;
        if (cursor <= before)
        {
            return;
        }

        if (connection.Number("SELECT queue FROM envelope_target WHERE target = $1", target) is { } queue)
        {
            List<(long AcceptedAt, byte[] Heads)> received = connection.Query(
                "SELECT accepted_at, heads FROM envelope_run WHERE queue = $1 AND last <= $2", row => (row.GetInt64(0), row.GetFieldValue<byte[]>(1)), queue, cursor);
            foreach ((long acceptedAt, byte[] bytes) in received)
            {
                EnvelopeHead[] heads = EnvelopeHead.ReadAll(bytes);
                TakeOff(depths, target, heads, before, cursor);
                AddGone(connection, acceptedAt, heads);
            }

            if (connection.Scalar("SELECT heads FROM envelope_run WHERE queue = $1 AND last > $2 ORDER BY last LIMIT 1", queue, cursor) is byte[] begun)
            {
                TakeOff(depths, target, EnvelopeHead.ReadAll(begun), before, cursor);
            }

            connection.Execute("DELETE FROM envelope_run WHERE queue = $1 AND last <= $2", queue, cursor);
        }

        connection.Execute(
            "INSERT INTO acknowledged (target, cursor) VALUES ($1, $2) ON CONFLICT (target) DO UPDATE SET cursor = excluded.cursor", target, cursor);
    }

    /// <summary>What waits past a cursor, of all targets, in the order of cursors.</summary>
    public static List<(string Target, StoredEnvelope Envelope)> After(StoreConnection connection, long cursor)
    {
        var found = new List<(string Target, StoredEnvelope Envelope)>();
        connection.Read(
            "SELECT t.target, r.heads, r.bodies FROM envelope_run r JOIN envelope_target t ON t.queue = r.queue WHERE r.last > $1",
            row =>
            {
                byte[] bodies = row.GetFieldValue<byte[]>(2);
                int at = 0;
                foreach (EnvelopeHead head in EnvelopeHead.ReadAll(row.GetFieldValue<byte[]>(1)))
                {
                    if (head.Cursor > cursor)
                    {
                        found.Add((row.GetString(0), new StoredEnvelope(head.Cursor, bodies.AsMemory(at, head.Size), head.ExpiresAt)));
                    }

                    at += head.Size;
                }
            },
            cursor);
        return [.. found.OrderBy(each => each.Envelope.Cursor)];
    }

    /// <summary>Remembers messages that wait no more until the duplicate window has passed.</summary>
    public static void AddGone(StoreConnection connection, long acceptedAt, IReadOnlyList<EnvelopeHead> heads)
    {
        if (heads.Count == 0)
        {
            return;
        }

        byte[] hashes = new byte[heads.Count * EnvelopeHead.HashBytes];
        for (int i = 0; i < heads.Count; i++)
        {
            heads[i].Hash.Span.CopyTo(hashes.AsSpan(i * EnvelopeHead.HashBytes));
        }

        connection.Execute("INSERT INTO envelope_gone (accepted_at, hashes) VALUES ($1, $2)", acceptedAt, hashes);
    }

    /// <summary>The highest cursor that was given out; 0 for none.</summary>
    public static long LastCursor(StoreConnection connection) => connection.Number("SELECT last FROM envelope_cursor") ?? 0;

    private static void TakeOff(QueueDepths depths, string target, EnvelopeHead[] heads, long after, long upTo)
    {
        int count = 0;
        long bytes = 0;
        foreach (EnvelopeHead head in heads)
        {
            if (head.Cursor > after && head.Cursor <= upTo)
            {
                count++;
                bytes += head.Size;
            }
        }

        depths.Remove(target, count, bytes);
    }

    private static long QueueOf(StoreConnection connection, string target)
    {
        const string Find = "SELECT queue FROM envelope_target WHERE target = $1";
        if (connection.Number(Find, target) is { } queue)
        {
            return queue;
        }

        connection.Execute("INSERT INTO envelope_target (target) VALUES ($1)", target);
        return connection.Number(Find, target) ?? throw new InvalidOperationException("A row that was just written is not there.");
    }

    private static void Write(StoreConnection connection, Run run)
    {
        byte[] bodies = new byte[run.Bytes];
        byte[] heads = new byte[run.Appends.Count * EnvelopeHead.SizeBytes];
        int at = 0;
        (long acceptedAt, long expiresAt) = (0, long.MaxValue);
        for (int i = 0; i < run.Appends.Count; i++)
        {
            PendingAppend append = run.Appends[i];
            ReadOnlySpan<byte> body = append.Envelope.Bytes.Span;
            new EnvelopeHead(append.Cursor, append.ExpiresAt, body.Length, append.Envelope.FederationId, append.Hash).Write(heads.AsSpan(i * EnvelopeHead.SizeBytes));
            body.CopyTo(bodies.AsSpan(at));
            at += body.Length;
            acceptedAt = Math.Max(acceptedAt, append.AcceptedAt);
            expiresAt = Math.Min(expiresAt, append.ExpiresAt);
        }

        connection.Execute(
            "INSERT INTO envelope_run (last, queue, accepted_at, expires_at, heads, bodies) VALUES ($1, $2, $3, $4, $5, $6)",
            run.Appends[^1].Cursor,
            run.Queue,
            acceptedAt,
            expiresAt,
            heads,
            bodies);
        run.Appends.Clear();
        run.Bytes = 0;
    }

    private sealed class Run(long queue)
    {
        public long Queue => queue;

        public List<PendingAppend> Appends { get; } = [];

        public int Bytes { get; set; }
    }
}
