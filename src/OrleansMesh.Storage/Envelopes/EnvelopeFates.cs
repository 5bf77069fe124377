using OrleansMesh.Domain.Admission;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Storage.Envelopes;

/// <summary>What became of messages: told by where they are, and written down only of those that were not received. Of messages that are settled.</summary>
internal static class EnvelopeFates
{
    /// <summary>Writes one down, of a message that is known; the first stays.</summary>
    public static void Add(StoreConnection connection, ReadOnlyMemory<byte> hash, FateKind kind, Refusal refusal = Refusal.None) =>
        connection.Execute("INSERT INTO envelope_fate (hash, state, refusal) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", hash.ToArray(), (int)kind, (int)refusal);

    /// <summary>Reads one; null for a message that is not known.</summary>
    public static async ValueTask<MessageFate?> ReadAsync(StoreReader reader, byte[] hash, long now, CancellationToken cancellationToken)
    {
        const string Find =
            """
            SELECT t.target, f.state, f.refusal, CASE WHEN i.cursor <= COALESCE(a.cursor, 0) THEN 1 ELSE 0 END, i.cursor, i.queue FROM envelope_id i JOIN envelope_target t ON t.queue = i.queue
            LEFT JOIN envelope_fate f ON f.hash = i.hash LEFT JOIN acknowledged a ON a.target = t.target WHERE i.hash = $1
            """;
        List<Row> rows = await reader.ReadAsync(
            Find,
            row => new Row(row.GetString(0), row.IsDBNull(1) ? null : row.GetInt32(1), row.IsDBNull(2) ? 0 : row.GetInt32(2), row.GetInt32(3) != 0, row.GetInt64(4), row.GetInt64(5)),
            cancellationToken,
            hash);
        if (rows.Count == 0)
        {
            return null;
        }

        Row found = rows[0];
        FateKind kind = found.State is { } state ? (FateKind)state
            : found.IsReceived ? FateKind.Received
            : await IsExpiredAsync(reader, found, now, cancellationToken) ? FateKind.Expired
            : FateKind.Waiting;
        return new MessageFate(kind, found.Target, (Refusal)found.Refusal);
    }

    /// <summary>Whether it waits for nothing but the sweep.</summary>
    private static async ValueTask<bool> IsExpiredAsync(StoreReader reader, Row row, long now, CancellationToken cancellationToken) => (await reader
        .ReadAsync("SELECT r.heads FROM envelope_waiting w JOIN envelope_run r ON r.last = w.last WHERE w.queue = $1 AND w.last >= $2 ORDER BY w.last LIMIT 1", run => run.GetFieldValue<byte[]>(0), cancellationToken, row.Queue, row.Cursor))
        .SelectMany(EnvelopeHead.ReadAll)
        .Any(head => head.Cursor == row.Cursor && head.ExpiresAt <= now);

    private sealed record Row(string Target, int? State, int Refusal, bool IsReceived, long Cursor, long Queue);
}
