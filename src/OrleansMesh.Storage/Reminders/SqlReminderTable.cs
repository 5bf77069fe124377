using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Storage.Reminders;

/// <summary>Reminders as rows of SQLite, so that they outlive the host. Times are kept to the millisecond.</summary>
/// <remarks>An ETag is random: one of a removed reminder never fits a later one of the same name.</remarks>
public sealed class SqlReminderTable(StoreWriter writer, StoreReader reader) : IReminderTable
{
    private const string Columns = "SELECT grain_id, name, start_at, period_ms, etag FROM reminder";

    /// <inheritdoc/>
    public async Task<ReminderTableData> ReadRows(GrainId grainId) =>
        new(await reader.ReadAsync($"{Columns} WHERE grain_id = $1", Shape, CancellationToken.None, grainId.ToString()));

    /// <inheritdoc/>
    public async Task<ReminderTableData> ReadRows(uint begin, uint end)
    {
        string range = begin < end ? "grain_hash > $1 AND grain_hash <= $2" : "grain_hash > $1 OR grain_hash <= $2";
        return new ReminderTableData(await reader.ReadAsync($"{Columns} WHERE {range}", Shape, CancellationToken.None, (long)begin, (long)end));
    }

    /// <inheritdoc/>
    public async Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) =>
        (await reader.ReadAsync($"{Columns} WHERE grain_id = $1 AND name = $2", Shape, CancellationToken.None, grainId.ToString(), reminderName)).SingleOrDefault();

    /// <inheritdoc/>
    public async Task<string?> UpsertRow(ReminderEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        long start = new DateTimeOffset(DateTime.SpecifyKind(entry.StartAt, DateTimeKind.Utc)).ToUnixTimeMilliseconds();
        long etag = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))) & long.MaxValue;
        await writer.WriteAsync(
            connection => connection.Execute(
                """
                INSERT INTO reminder (grain_id, name, grain_hash, start_at, period_ms, etag)
                VALUES ($1, $2, $3, $4, $5, $6)
                ON CONFLICT (grain_id, name) DO UPDATE
                SET grain_hash = excluded.grain_hash, start_at = excluded.start_at, period_ms = excluded.period_ms, etag = excluded.etag
                """,
                entry.GrainId.ToString(),
                entry.ReminderName,
                (long)entry.GrainId.GetUniformHashCode(),
                start,
                (long)entry.Period.TotalMilliseconds,
                etag),
            CancellationToken.None);
        return Text(etag);
    }

    /// <inheritdoc/>
    public async Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) =>
        long.TryParse(eTag, NumberStyles.None, CultureInfo.InvariantCulture, out long expected)
        && await writer.WriteAsync(
            connection => connection.Execute(
                "DELETE FROM reminder WHERE grain_id = $1 AND name = $2 AND etag = $3", grainId.ToString(), reminderName, expected),
            CancellationToken.None) > 0;

    /// <inheritdoc/>
    public Task TestOnlyClearTable() => writer.WriteAsync(connection => connection.Execute("DELETE FROM reminder"), CancellationToken.None);

    private static ReminderEntry Shape(DbDataReader row) => new()
    {
        GrainId = GrainId.Parse(row.GetString(0)),
        ReminderName = row.GetString(1),
        StartAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)).UtcDateTime,
        Period = TimeSpan.FromMilliseconds(row.GetInt64(3)),
        ETag = Text(row.GetInt64(4)),
    };

    private static string Text(long etag) => etag.ToString(CultureInfo.InvariantCulture);
}
