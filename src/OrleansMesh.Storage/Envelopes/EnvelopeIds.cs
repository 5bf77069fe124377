using System.Buffers.Binary;
using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Storage.Envelopes;

/// <summary>The table of ids of messages that wait for longer than the window of their block, many with each statement.</summary>
internal static class EnvelopeIds
{
    private const int RowsMax = 32;
    private const int ValuesPerRow = 3;

    private const string FindOne = "SELECT cursor, queue FROM envelope_id WHERE hash = $1";
    private static readonly string FindMany = $"SELECT hash FROM envelope_id WHERE hash IN ({Places(RowsMax)})";
    private static readonly string InsertMany = InsertOf(RowsMax);
    private static readonly string InsertOne = InsertOf(1);
    private static readonly string DeleteMany = DeleteOf("envelope_id", RowsMax);
    private static readonly string DeleteOne = DeleteOf("envelope_id", 1);
    private static readonly string DeleteFates = DeleteOf("envelope_fate", RowsMax);
    private static readonly string DeleteFate = DeleteOf("envelope_fate", 1);

    /// <summary>One that is in it; null for none.</summary>
    public static IdPlace? Find(StoreConnection connection, byte[] hash)
    {
        IdPlace? found = null;
        connection.Read(FindOne, row => found = new IdPlace(row.GetInt64(0), row.GetInt64(1), Run: 0), hash);
        return found;
    }

    /// <summary>Adds those of many that are in it.</summary>
    public static void FindAll(StoreConnection connection, IReadOnlyList<byte[]> hashes, HashSet<UInt128> found)
    {
        for (int at = 0; at < hashes.Count;)
        {
            if (hashes.Count - at >= RowsMax)
            {
                object?[] values = [.. hashes.Skip(at).Take(RowsMax)];
                connection.Read(FindMany, row => found.Add(NumberOf(row.GetFieldValue<byte[]>(0))), values);
                at += RowsMax;
            }
            else
            {
                if (Find(connection, hashes[at]) is not null)
                {
                    found.Add(NumberOf(hashes[at]));
                }

                at++;
            }
        }
    }

    /// <summary>A hash as a key.</summary>
    public static UInt128 NumberOf(ReadOnlySpan<byte> hash) => BinaryPrimitives.ReadUInt128BigEndian(hash);

    /// <summary>Writes ids down, in the order of the table: those that come to lie together change one page.</summary>
    public static void Add(StoreConnection connection, List<(byte[] Hash, long Cursor, long Queue)> ids)
    {
        ids.Sort((one, other) => one.Hash.AsSpan().SequenceCompareTo(other.Hash));
        int at = 0;
        while (at < ids.Count)
        {
            int count = ids.Count - at >= RowsMax ? RowsMax : 1;
            object?[] values = new object?[count * ValuesPerRow];
            for (int i = 0; i < count; i++)
            {
                (values[i * ValuesPerRow], values[(i * ValuesPerRow) + 1], values[(i * ValuesPerRow) + 2]) = ids[at + i];
            }

            connection.Execute(count == 1 ? InsertOne : InsertMany, values);
            at += count;
        }
    }

    /// <summary>Forgets messages, and what became of them.</summary>
    public static void Delete(StoreConnection connection, List<byte[]> hashes)
    {
        int at = 0;
        while (at < hashes.Count)
        {
            int count = hashes.Count - at >= RowsMax ? RowsMax : 1;
            object?[] values = [.. hashes.GetRange(at, count)];
            connection.Execute(count == 1 ? DeleteOne : DeleteMany, values);
            connection.Execute(count == 1 ? DeleteFate : DeleteFates, values);
            at += count;
        }
    }

    // one that is there already is one message: the first stays
    private static string InsertOf(int rows) => "INSERT INTO envelope_id (hash, cursor, queue) VALUES "
        + string.Join(", ", Enumerable.Range(0, rows).Select(i => FormattableString.Invariant($"(${(i * ValuesPerRow) + 1}, ${(i * ValuesPerRow) + 2}, ${(i * ValuesPerRow) + 3})")))
        + " ON CONFLICT DO NOTHING";

    private static string DeleteOf(string table, int rows) => $"DELETE FROM {table} WHERE hash IN ({Places(rows)})";

    private static string Places(int count) => string.Join(", ", Enumerable.Range(1, count).Select(i => FormattableString.Invariant($"${i}")));
}
