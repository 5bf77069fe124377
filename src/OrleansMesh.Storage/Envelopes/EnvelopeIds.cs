using OrleansMesh.Grains.Ports;
using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Storage.Envelopes;

/// <summary>The ids of messages, many with each statement.</summary>
internal static class EnvelopeIds
{
    private const int RowsMax = 32;
    private const int ValuesPerRow = 3;

    private static readonly string InsertMany = InsertOf(RowsMax);
    private static readonly string InsertOne = InsertOf(1);
    private static readonly string DeleteMany = DeleteOf("envelope_id", RowsMax);
    private static readonly string DeleteOne = DeleteOf("envelope_id", 1);
    private static readonly string DeleteFates = DeleteOf("envelope_fate", RowsMax);
    private static readonly string DeleteFate = DeleteOf("envelope_fate", 1);

    /// <summary>Writes down the ids of those that are new, and only these are stored from then on. Of two alike the first is.</summary>
    public static void Add(StoreConnection connection, List<PendingAppend> appends)
    {
        var byCursor = appends.ToDictionary(append => append.Cursor);
        int at = 0;
        while (at < appends.Count)
        {
            int count = appends.Count - at >= RowsMax ? RowsMax : 1;
            object?[] values = new object?[count * ValuesPerRow];
            for (int i = 0; i < count; i++)
            {
                PendingAppend append = appends[at + i];
                (values[i * ValuesPerRow], values[(i * ValuesPerRow) + 1], values[(i * ValuesPerRow) + 2]) = (append.Hash, append.Cursor, append.Queue);
            }

            connection.Read(count == 1 ? InsertOne : InsertMany, added => byCursor[added.GetInt64(0)].Outcome = AppendOutcome.Stored, values);
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

    private static string InsertOf(int rows) => "INSERT INTO envelope_id (hash, cursor, queue) VALUES "
        + string.Join(", ", Enumerable.Range(0, rows).Select(i => FormattableString.Invariant($"(${(i * ValuesPerRow) + 1}, ${(i * ValuesPerRow) + 2}, ${(i * ValuesPerRow) + 3})")))
        + " ON CONFLICT DO NOTHING RETURNING cursor";

    private static string DeleteOf(string table, int rows) =>
        $"DELETE FROM {table} WHERE hash IN ({string.Join(", ", Enumerable.Range(1, rows).Select(i => FormattableString.Invariant($"${i}")))})";
}
