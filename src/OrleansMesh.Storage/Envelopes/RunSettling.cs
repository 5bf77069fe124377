using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Storage.Envelopes;

/// <summary>Settles recent runs, the oldest first: their ids are written down as a block, what was received of them is deleted, and what waits can be found by queue and by when it expires.</summary>
internal static class RunSettling
{
    /// <summary>Envelopes that are settled in one go: what else waits for the writer waits for it.</summary>
    public const int MessagesAtOnce = 128;

    /// <summary>Ids of a block at most.</summary>
    public const int BlockIdsMax = MessagesAtOnce + OpenRun.MessagesMax;

    /// <summary>Settles so many that at most this many envelopes are recent, and a piece more, so that it is not for each flush.</summary>
    public static void SettleBeyond(StoreConnection connection, RecentRuns recent, int messagesMax)
    {
        if (recent.Messages > messagesMax)
        {
            Settle(connection, recent, Math.Max(messagesMax - MessagesAtOnce, 0));
        }
    }

    /// <summary>Settles all.</summary>
    public static void SettleAll(StoreConnection connection, RecentRuns recent) => Settle(connection, recent, 0);

    private static void Settle(StoreConnection connection, RecentRuns recent, int messagesLeft)
    {
        var ids = new List<KnownId>();
        (long acceptedAt, long settled) = (0, 0);
        var received = new ReceivedRuns(connection);
        while (recent.Messages > messagesLeft && recent.TryTake(out RecentRun? run))
        {
            EnvelopeHead[] heads = EnvelopeHead.ReadAll(run.Heads);
            if (ids.Count > 0 && ids.Count + heads.Length > BlockIdsMax)
            {
                // what was received is not to be taken for what waits, should the block be forgotten at once
                received.End();
                recent.Known.Add(connection, settled, acceptedAt, ids);
                (ids, acceptedAt) = ([], 0);
            }

            ids.AddRange(heads.Select(head => new KnownId(EnvelopeIds.NumberOf(head.Hash.Span), head.Cursor, run.Queue.Number)));
            (settled, acceptedAt) = (run.Last, Math.Max(acceptedAt, run.AcceptedAt));
            if (run.IsReceived)
            {
                received.Add(run.Last);
            }
            else
            {
                received.End();
                run.Queue.HasSettled = true;
                connection.Execute("INSERT INTO envelope_waiting (queue, last, expires_at) VALUES ($1, $2, $3)", run.Queue.Number, run.Last, heads.Min(head => head.ExpiresAt));
            }
        }

        if (settled > 0)
        {
            received.End();
            recent.Known.Add(connection, settled, acceptedAt, ids);
            connection.Execute("UPDATE envelope_cursor SET last = $1", settled);
        }
    }

    /// <summary>Runs that follow each other are deleted by one statement: all past one that stays are recent, and none of these is in between.</summary>
    private sealed class ReceivedRuns(StoreConnection connection)
    {
        private (long First, long Last)? _range;

        public void Add(long run) => _range = (_range?.First ?? run, run);

        public void End()
        {
            if (_range is (long first, long last))
            {
                connection.Execute("DELETE FROM envelope_run WHERE last >= $1 AND last <= $2", first, last);
                _range = null;
            }
        }
    }
}
