using System.Runtime.InteropServices;
using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Storage.Envelopes;

/// <summary>
/// The ids of settled messages, by which repeats are found: appended to the database block by block, searched in memory, and forgotten block by block when the window of a block has
/// passed. Those of runs that wait longer move into the table envelope_id before.
/// </summary>
/// <remarks>
/// Touched on the store's writer. Of what it has in memory only blocks that are committed are in the index; what an undone write has changed is read anew by <see cref="Load"/>. Bounded:
/// the oldest blocks are forgotten early when there would be more ids than may be. When fewer may be than a process before this one wrote, those are read at first and leave with each block
/// and sweep, a piece at a time.
/// </remarks>
/// <param name="idsMax">Ids in blocks at most.</param>
internal sealed class KnownIds(long idsMax, IdIndex index)
{
    /// <summary>Ids that are forgotten in one go at most, or one block of more.</summary>
    public const int ForgottenAtOnceMax = 8192;

    /// <summary>Ids of long waiting runs that are moved in one go at most: those of several blocks.</summary>
    public const int MovedAtOnceMax = 4 * RunSettling.BlockIdsMax;

    private const int BlocksAtOnceMax = 64;

    // of one id each at least, they make room for a block
    private const int GoesMax = RunSettling.BlockIdsMax / BlocksAtOnceMax;

    private readonly List<(long Last, long AcceptedAt, UInt128[] Hashes)> _written = [];
    private (long Last, int Count, byte[] Ids)? _lastRead;
    private long _change;
    private bool _hasMoved;

    /// <summary>Generations of ids for a window of so many milliseconds: four, and the one that begins.</summary>
    public static KnownIds Of(long idsMax, TimeSpan window) => new(idsMax, new IdIndex(Math.Max(idsMax / 4, 1), Math.Max((long)window.TotalMilliseconds / 4, 1)));

    /// <summary>Ids of runs up to this one are in no block any more.</summary>
    public long Forgotten { get; private set; }

    /// <summary>Ids in blocks.</summary>
    public long Count => index.Known + _change;

    /// <summary>Reads what the database holds, of blocks what is not in mind yet.</summary>
    /// <exception cref="InvalidDataException">A block is not one.</exception>
    public void Load(StoreConnection connection)
    {
        _written.Clear();
        (_lastRead, _change) = (null, 0);
        Forgotten = connection.Number("SELECT forgotten FROM envelope_cursor") ?? 0;
        FindMoved(connection);
        var hashes = new List<UInt128>();
        connection.Read(
            "SELECT last, accepted_at, messages, ids FROM envelope_id_block WHERE last > $1 ORDER BY last",
            row =>
            {
                (long last, int count, byte[] ids) = (row.GetInt64(0), (int)row.GetInt64(2), row.GetFieldValue<byte[]>(3));
                if (count < 0 || ids.Length / EnvelopeHead.HashBytes < count)
                {
                    throw new InvalidDataException($"The block {last} of ids is too short. Is the database whole? Restore the last copy of it.");
                }

                hashes.Clear();
                for (int i = 0; i < count; i++)
                {
                    hashes.Add(IdBlock.HashOf(ids, i));
                }

                index.Add(last, row.GetInt64(1), CollectionsMarshal.AsSpan(hashes), isLoaded: true);
            },
            Math.Max(index.Last, Forgotten));
        index.Loaded();
        index.Forget(Forgotten);
    }

    /// <summary>Where a settled message is or was; null for one that is not known. A message of this transaction's blocks is still among <see cref="RecentRuns"/>.</summary>
    public IdPlace? Find(StoreConnection connection, byte[] hash) =>
        InBlocks(connection, EnvelopeIds.NumberOf(hash)) ?? (_hasMoved ? EnvelopeIds.Find(connection, hash) : null);

    /// <summary>Adds those of many that are known.</summary>
    public void FindAll(StoreConnection connection, List<byte[]> hashes, HashSet<UInt128> known)
    {
        List<byte[]> others = [];
        foreach (byte[] hash in hashes)
        {
            UInt128 number = EnvelopeIds.NumberOf(hash);
            if (InBlocks(connection, number) is not null)
            {
                _ = known.Add(number);
            }
            else if (_hasMoved)
            {
                others.Add(hash);
            }
        }

        EnvelopeIds.FindAll(connection, others, known);
    }

    /// <summary>Writes a block, of runs behind all others and up to <paramref name="last"/>.</summary>
    public void Add(StoreConnection connection, long last, long acceptedAt, List<KnownId> ids)
    {
        connection.Execute(
            "INSERT INTO envelope_id_block (last, accepted_at, messages, ids) VALUES ($1, $2, $3, $4)", last, acceptedAt, ids.Count, IdBlock.Write(last, ids));
        _written.Add((last, acceptedAt, [.. ids.Select(id => id.Hash)]));
        _change += ids.Count;
        for (int i = 0; i < GoesMax && Count > idsMax; i++)
        {
            // the oldest go first
            _ = ForgetSome(connection, long.MaxValue, Math.Min(Count - idsMax, ForgottenAtOnceMax));
        }
    }

    /// <summary>Forgets blocks whose messages were all accepted before a time, and what is more than may be; false when nothing is left to do.</summary>
    public bool Forget(StoreConnection connection, long acceptedBefore) => Count > idsMax
        ? ForgetSome(connection, long.MaxValue, Math.Min(Count - idsMax, ForgottenAtOnceMax))
        : ForgetSome(connection, acceptedBefore, ForgottenAtOnceMax);

    /// <summary>Looks whether there are still ids in the table of those that were moved, when some have left it.</summary>
    public void FindMoved(StoreConnection connection) => _hasMoved = connection.Scalar("SELECT 1 FROM envelope_id LIMIT 1") is not null;

    /// <summary>What was changed so far is flushed.</summary>
    public void Committed()
    {
        foreach ((long last, long acceptedAt, UInt128[] hashes) in _written)
        {
            index.Add(last, acceptedAt, hashes);
        }

        _written.Clear();
        _change = 0;
        index.Forget(Forgotten);
    }

    private IdPlace? InBlocks(StoreConnection connection, UInt128 hash)
    {
        if (!index.MayContain(hash))
        {
            return null;
        }

        foreach (long block in index.Candidates(hash))
        {
            // another message may have the same fingerprint
            if (block > Forgotten && InBlock(connection, block, hash) is { } place)
            {
                return place;
            }
        }

        return null;
    }

    private IdPlace? InBlock(StoreConnection connection, long block, UInt128 hash)
    {
        if (_lastRead?.Last != block)
        {
            // repeats come in the order of what they repeat
            _lastRead = null;
            connection.Read(
                "SELECT messages, ids FROM envelope_id_block WHERE last = $1", row => _lastRead = (block, (int)row.GetInt64(0), row.GetFieldValue<byte[]>(1)), block);
        }

        if (_lastRead is not (_, int count, byte[] bytes))
        {
            return null;
        }

        for (int i = 0; i < count; i++)
        {
            if (IdBlock.HashOf(bytes, i) == hash)
            {
                return IdBlock.TryRead(block, count, bytes, out KnownId[]? ids)
                    ? new IdPlace(ids[i].Cursor, ids[i].Queue, block)
                    : throw new InvalidDataException($"The block {block} of ids is damaged. Is the database whole? Restore the last copy of it.");
            }
        }

        return null;
    }

    /// <summary>Forgets the oldest blocks, up to one that is younger, and about so many ids; whether there were any.</summary>
    private bool ForgetSome(StoreConnection connection, long acceptedBefore, long idsMax)
    {
        List<(long Last, long AcceptedAt, long Ids)> oldest = connection.Query(
            "SELECT last, accepted_at, messages FROM envelope_id_block ORDER BY last LIMIT $1", row => (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)), BlocksAtOnceMax);
        long ids = 0;
        int blocks = 0;
        while (blocks < oldest.Count && oldest[blocks].AcceptedAt < acceptedBefore && ids < idsMax)
        {
            ids += oldest[blocks++].Ids;
        }

        if (blocks == 0)
        {
            return false;
        }

        (long upTo, List<(byte[] Hash, long Cursor, long Queue)> waiting) = Waiting(connection, oldest[..blocks]);
        EnvelopeIds.Add(connection, waiting);
        _hasMoved |= waiting.Count > 0;
        EnvelopeFates.Forget(connection, Forgotten, upTo);
        connection.Execute("DELETE FROM envelope_id_block WHERE last <= $1", upTo);
        connection.Execute("UPDATE envelope_cursor SET forgotten = $1", upTo);
        Forgotten = upTo;
        _change -= oldest.TakeWhile(block => block.Last <= upTo).Sum(block => block.Ids);
        return true;
    }

    /// <summary>The ids of blocks whose messages still wait, of so many blocks as may be moved in one go and at least one, and how far that is.</summary>
    private (long UpTo, List<(byte[] Hash, long Cursor, long Queue)> Ids) Waiting(StoreConnection connection, List<(long Last, long AcceptedAt, long Ids)> blocks)
    {
        // a run that waits is still there; all of its ids are in one block
        Queue<(long Last, long Queue, byte[] Heads)> runs = new(connection.Query(
            "SELECT last, queue, heads FROM envelope_run WHERE last > $1 AND last <= $2 ORDER BY last",
            row => (row.GetInt64(0), row.GetInt64(1), row.GetFieldValue<byte[]>(2)),
            Forgotten,
            blocks[^1].Last));
        var waiting = new List<(byte[] Hash, long Cursor, long Queue)>();
        long upTo = 0;
        foreach ((long last, _, _) in blocks)
        {
            var ofBlock = new List<(byte[] Hash, long Cursor, long Queue)>();
            while (runs.TryPeek(out (long Last, long Queue, byte[] Heads) run) && run.Last <= last)
            {
                ofBlock.AddRange(EnvelopeHead.ReadAll(runs.Dequeue().Heads).Select(head => (head.Hash.ToArray(), head.Cursor, run.Queue)));
            }

            if (upTo > 0 && waiting.Count + ofBlock.Count > MovedAtOnceMax)
            {
                break;
            }

            waiting.AddRange(ofBlock);
            upTo = last;
        }

        return (upTo, waiting);
    }
}
