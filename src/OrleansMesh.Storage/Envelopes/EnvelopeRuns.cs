using OrleansMesh.Grains.Ports;
using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Storage.Envelopes;

/// <summary>The statements of the envelope store's writer: runs are appended, cut and deleted whole. A run holds what one flush took for one target, in the order of cursors.</summary>
internal static class EnvelopeRuns
{
    /// <summary>Stores what is new and fits, in one go; each is told its outcome and cursor, which count when the transaction is flushed.</summary>
    /// <param name="isOneFlow">Nothing behind the first that finds no room is stored, since it would come before it.</param>
    public static void Append(StoreConnection connection, List<PendingAppend> batch, QueueDepths depths, RecentRuns recent, StoreOptions limits, bool isOneFlow)
    {
        long cursor = recent.LastCursor;
        bool isOver = false;
        var open = new Dictionary<string, OpenRun>(StringComparer.Ordinal);
        List<RecentRun> written = [];
        HashSet<UInt128> known = recent.FindAll(connection, batch.Select(append => append.Hash));
        foreach (PendingAppend append in batch)
        {
            string target = append.Envelope.TargetMeshId;
            int size = append.Envelope.Bytes.Length;
            append.Cursor = 0;
            if (known.Contains(EnvelopeIds.NumberOf(append.Hash)))
            {
                // a repeat of what is stored is safe, however full the queue is
                append.Outcome = AppendOutcome.Duplicate;
                continue;
            }

            if (isOver || !depths.TryAdd(target, size, limits))
            {
                append.Outcome = AppendOutcome.QueueFull;
                isOver = isOneFlow;
                continue;
            }

            (append.Outcome, append.Cursor) = (AppendOutcome.Stored, ++cursor);
            known.Add(EnvelopeIds.NumberOf(append.Hash));
            if (!open.TryGetValue(target, out OpenRun? run))
            {
                open.Add(target, run = new OpenRun(recent.QueueOf(connection, target)));
            }

            if (!run.HasRoom(size))
            {
                written.Add(run.Write(connection));
            }

            run.Add(append);
        }

        written.AddRange(open.Values.Select(run => run.Write(connection)));
        written.Sort((one, other) => one.Last.CompareTo(other.Last));
        written.ForEach(recent.Add);
        RunSettling.SettleBeyond(connection, recent, RecentRuns.MessagesMax);
    }

    /// <summary>Marks all of a target up to and including a cursor as received.</summary>
    public static void Acknowledge(StoreConnection connection, string target, long cursor, QueueDepths depths, RecentRuns recent)
    {
        // a cursor that was never given out must not swallow what comes later
        cursor = Math.Min(cursor, recent.LastCursor);
        TargetQueue? queue = recent.FindQueueOf(connection, target);
        long before = queue?.Acknowledged ?? connection.Number("SELECT cursor FROM acknowledged WHERE target = $1", target) ?? 0;
        if (cursor <= before)
        {
            return;
        }

        if (queue is not null)
        {
            ReceiveSettled(connection, queue, before, cursor, depths, recent.Known.Forgotten);
            RecentRuns.Receive(queue, cursor, run => TakeOff(depths, target, EnvelopeHead.ReadAll(run.Heads), before, cursor));
            queue.Acknowledged = cursor;
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

    /// <summary>Notes messages of forgotten blocks that wait no more: the next sweep takes their ids out of the table, a piece at a time.</summary>
    public static void AddGone(StoreConnection connection, long acceptedAt, IReadOnlyList<EnvelopeHead> heads)
    {
        foreach (EnvelopeHead[] row in heads.Chunk(OpenRun.MessagesMax))
        {
            byte[] hashes = new byte[row.Length * EnvelopeHead.HashBytes];
            for (int i = 0; i < row.Length; i++)
            {
                row[i].Hash.Span.CopyTo(hashes.AsSpan(i * EnvelopeHead.HashBytes));
            }

            connection.Execute("INSERT INTO envelope_gone (accepted_at, hashes) VALUES ($1, $2)", acceptedAt, hashes);
        }
    }

    private static void ReceiveSettled(StoreConnection connection, TargetQueue queue, long before, long cursor, QueueDepths depths, long forgotten)
    {
        if (!queue.HasSettled)
        {
            return;
        }

        List<(long Last, long AcceptedAt, byte[] Heads)> received = connection.Query(
            "SELECT r.last, r.accepted_at, r.heads FROM envelope_waiting w JOIN envelope_run r ON r.last = w.last WHERE w.queue = $1 AND w.last <= $2 ORDER BY w.last",
            row => (row.GetInt64(0), row.GetInt64(1), row.GetFieldValue<byte[]>(2)),
            queue.Number,
            cursor);
        foreach ((long last, long acceptedAt, byte[] bytes) in received)
        {
            EnvelopeHead[] heads = EnvelopeHead.ReadAll(bytes);
            TakeOff(depths, queue.Target, heads, before, cursor);
            if (last <= forgotten)
            {
                AddGone(connection, acceptedAt, heads);
            }
        }

        const string Next = "SELECT r.heads FROM envelope_waiting w JOIN envelope_run r ON r.last = w.last WHERE w.queue = $1 AND w.last > $2 ORDER BY w.last LIMIT 1";
        byte[]? begun = connection.Scalar(Next, queue.Number, cursor) as byte[];
        TakeOff(depths, queue.Target, EnvelopeHead.ReadAll(begun ?? []), before, cursor);
        queue.HasSettled = begun is not null;
        if (received.Count > 0)
        {
            connection.Execute("DELETE FROM envelope_run WHERE last IN (SELECT w.last FROM envelope_waiting w WHERE w.queue = $1 AND w.last <= $2)", queue.Number, cursor);
            connection.Execute("DELETE FROM envelope_waiting WHERE queue = $1 AND last <= $2", queue.Number, cursor);
        }
    }

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
}
