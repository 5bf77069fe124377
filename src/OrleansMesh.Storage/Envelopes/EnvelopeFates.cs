using OrleansMesh.Domain.Admission;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Storage.Envelopes;

/// <summary>What became of messages: told by where they are, and written down only of those that were not received. Of messages that are settled.</summary>
internal static class EnvelopeFates
{
    /// <summary>Writes one down, of a message that is known; the first stays.</summary>
    /// <param name="run">The run that it came in, or its block; of one whose block is forgotten, up to that.</param>
    public static void Add(StoreConnection connection, ReadOnlyMemory<byte> hash, long run, FateKind kind, Refusal refusal = Refusal.None) => connection.Execute(
        "INSERT INTO envelope_fate (hash, state, refusal, run) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING", hash.ToArray(), (int)kind, (int)refusal, run);

    /// <summary>Forgets those of messages of runs past one and up to another, but for ids that were moved.</summary>
    public static void Forget(StoreConnection connection, long after, long upTo) => connection.Execute(
        "DELETE FROM envelope_fate WHERE run > $1 AND run <= $2 AND NOT EXISTS (SELECT 1 FROM envelope_id i WHERE i.hash = envelope_fate.hash)", after, upTo);

    /// <summary>Reads what became of a message that is known.</summary>
    public static async ValueTask<MessageFate> ReadAsync(StoreReader reader, byte[] hash, IdPlace place, long now, CancellationToken cancellationToken)
    {
        const string Find =
            """
            SELECT t.target, f.state, f.refusal, COALESCE(a.cursor, 0) FROM envelope_target t
            LEFT JOIN envelope_fate f ON f.hash = $1 LEFT JOIN acknowledged a ON a.target = t.target WHERE t.queue = $2
            """;
        Row found = (await reader.ReadAsync(
            Find,
            row => new Row(row.GetString(0), row.IsDBNull(1) ? null : row.GetInt32(1), row.IsDBNull(2) ? 0 : row.GetInt32(2), row.GetInt64(3) >= place.Cursor),
            cancellationToken,
            hash,
            place.Queue))[0];
        FateKind kind = found.State is { } state ? (FateKind)state
            : found.IsReceived ? FateKind.Received
            : await IsExpiredAsync(reader, place, now, cancellationToken) ? FateKind.Expired
            : FateKind.Waiting;
        return new MessageFate(kind, found.Target, (Refusal)found.Refusal);
    }

    /// <summary>Whether it waits for nothing but the sweep.</summary>
    private static async ValueTask<bool> IsExpiredAsync(StoreReader reader, IdPlace place, long now, CancellationToken cancellationToken) => (await reader
        .ReadAsync("SELECT r.heads FROM envelope_waiting w JOIN envelope_run r ON r.last = w.last WHERE w.queue = $1 AND w.last >= $2 ORDER BY w.last LIMIT 1", run => run.GetFieldValue<byte[]>(0), cancellationToken, place.Queue, place.Cursor))
        .SelectMany(EnvelopeHead.ReadAll)
        .Any(head => head.Cursor == place.Cursor && head.ExpiresAt <= now);

    private sealed record Row(string Target, int? State, int Refusal, bool IsReceived);
}
