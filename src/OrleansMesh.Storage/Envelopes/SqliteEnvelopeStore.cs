using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Storage.Sqlite;

namespace OrleansMesh.Storage.Envelopes;

/// <summary><see cref="IEnvelopeStore"/> on SQLite: appends of many senders share one flush, reads go beside the writer .</summary>
public sealed class SqliteEnvelopeStore : IEnvelopeStore, IDisposable
{
    private const string Insert = """
        INSERT INTO envelope (target, source, message_id, federation_id, accepted_at, expires_at, size, body)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (source, message_id) DO NOTHING RETURNING cursor
        """;

    private readonly SqliteWriter _writer;
    private readonly SqliteOptions _options;
    private readonly IStoredEnvelopeSink _sink;
    private readonly TimeProvider _clock;
    private readonly SqliteReader _reader;
    private readonly ITimer _sweep;
    private QueueDepths _depths = new();
    private long _countedAt = -1;

    /// <summary>Starts the sweep of expired envelopes and of old tombstones, once a minute.</summary>
    public SqliteEnvelopeStore(SqliteWriter writer, SqliteReader reader, IOptions<SqliteOptions> options, IStoredEnvelopeSink sink, TimeProvider clock)
    {
        _writer = writer;
        _options = options.Value;
        _sink = sink;
        _clock = clock;
        _reader = reader;
        _sweep = clock.CreateTimer(_ => _ = SweepAsync(), null, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
    }

    /// <inheritdoc/>
    public async ValueTask<AppendOutcome> AppendAsync(AdmittedEnvelope envelope, CancellationToken cancellationToken)
    {
        FmpEnvelope fmp = envelope.Envelope;
        DateTimeOffset now = _clock.GetUtcNow();
        long expiresAt = fmp.ExpiresAt ?? (now + _options.EnvelopeLifetime).ToUnixTimeMilliseconds();
        (AppendOutcome outcome, _) = await _writer.WriteAsync(
            connection => Append(connection, fmp, now.ToUnixTimeMilliseconds(), expiresAt),
            cancellationToken,
            appended =>
            {
                if (appended.Outcome == AppendOutcome.Stored)
                {
                    _sink.OnStored(fmp.TargetMeshId, new StoredEnvelope(appended.Cursor, fmp.Bytes, expiresAt));
                }
            });
        return outcome;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> ContainsAsync(string sourceMeshId, string messageId, CancellationToken cancellationToken) =>
        await _writer.WriteAsync(connection => Contains(connection, sourceMeshId, messageId), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredEnvelope>> ReadAsync(string targetMeshId, long after, int countMax, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<StoredEnvelope>>(_reader.Read(
            "SELECT cursor, body, expires_at FROM envelope WHERE target = $1 AND cursor > $2 AND body IS NOT NULL AND expires_at > $3 ORDER BY cursor LIMIT $4",
            row => new StoredEnvelope(row.GetInt64(0), row.GetFieldValue<byte[]>(1), row.GetInt64(2)),
            targetMeshId,
            after,
            _clock.GetUtcNow().ToUnixTimeMilliseconds(),
            countMax));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> TargetsAsync(int countMax, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<string>>(_reader.Read("SELECT DISTINCT target FROM envelope WHERE body IS NOT NULL LIMIT $1", row => row.GetString(0), countMax));

    /// <inheritdoc/>
    public async ValueTask AcknowledgeAsync(string targetMeshId, long cursor, CancellationToken cancellationToken) =>
        await _writer.WriteAsync(connection => Acknowledge(connection, targetMeshId, cursor), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> LastCursorAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(_reader.Read("SELECT seq FROM sqlite_sequence WHERE name = 'envelope'", row => row.GetInt64(0)).FirstOrDefault());

    /// <inheritdoc/>
    public ValueTask<long> AcknowledgedAsync(string targetMeshId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_reader.Read("SELECT cursor FROM acknowledged WHERE target = $1", row => row.GetInt64(0), targetMeshId).FirstOrDefault());

    /// <inheritdoc/>
    public void Dispose() => _sweep.Dispose();

    private (AppendOutcome Outcome, long Cursor) Append(SqliteConnection connection, FmpEnvelope fmp, long acceptedAt, long expiresAt)
    {
        int size = fmp.Bytes.Length;
        QueueDepths depths = Depths(connection);
        if (!depths.TryAdd(fmp.TargetMeshId, size, _options))
        {
            // a repeat of what is stored is safe, however full the queue is
            return (Contains(connection, fmp.SourceMeshId, fmp.MessageId) ? AppendOutcome.Duplicate : AppendOutcome.QueueFull, 0);
        }

        using SqliteCommand command = connection.Prepare(
            Insert, fmp.TargetMeshId, fmp.SourceMeshId, fmp.MessageId, fmp.FederationId, acceptedAt, expiresAt, size, fmp.Bytes.ToArray());
        if (command.ExecuteScalar() is long cursor)
        {
            return (AppendOutcome.Stored, cursor);
        }

        depths.Remove(fmp.TargetMeshId, 1, size);
        return (AppendOutcome.Duplicate, 0);
    }

    private static bool Contains(SqliteConnection connection, string source, string messageId)
    {
        using SqliteCommand command = connection.Prepare("SELECT 1 FROM envelope WHERE source = $1 AND message_id = $2", source, messageId);
        return command.ExecuteScalar() is not null;
    }

    private QueueDepths Depths(SqliteConnection connection)
    {
        if (_countedAt != _writer.Undone)
        {
            _depths = QueueDepths.Load(connection);
            _countedAt = _writer.Undone;
        }

        return _depths;
    }

    private bool Acknowledge(SqliteConnection connection, string target, long cursor)
    {
        Clear(connection, "target = $1 AND cursor <= $2", target, cursor);

        // a cursor that was never given out must not swallow what comes later
        connection.Execute(
            """
            INSERT INTO acknowledged (target, cursor) SELECT $1, MIN($2, COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'envelope'), 0)) WHERE true
            ON CONFLICT (target) DO UPDATE SET cursor = MAX(cursor, excluded.cursor)
            """,
            target,
            cursor);
        return true;
    }

    /// <summary>Turns the envelopes of a condition into tombstones and takes them off their queues' depths.</summary>
    private void Clear(SqliteConnection connection, string condition, params ReadOnlySpan<object?> values)
    {
        QueueDepths depths = Depths(connection);
        using (SqliteCommand counted = connection.Prepare($"SELECT target, COUNT(*), SUM(size) FROM envelope WHERE body IS NOT NULL AND {condition} GROUP BY target", values))
        using (SqliteDataReader rows = counted.ExecuteReader())
        {
            while (rows.Read())
            {
                depths.Remove(rows.GetString(0), rows.GetInt32(1), rows.GetInt64(2));
            }
        }

        connection.Execute($"UPDATE envelope SET body = NULL WHERE body IS NOT NULL AND {condition}", values);
    }

    private async Task SweepAsync()
    {
        DateTimeOffset now = _clock.GetUtcNow();
        await _writer.WriteAsync(
            connection =>
            {
                Clear(connection, "expires_at <= $1", now.ToUnixTimeMilliseconds());
                return connection.Execute("DELETE FROM envelope WHERE body IS NULL AND accepted_at < $1", (now - _options.DuplicateWindow).ToUnixTimeMilliseconds());
            },
            CancellationToken.None);
    }
}
