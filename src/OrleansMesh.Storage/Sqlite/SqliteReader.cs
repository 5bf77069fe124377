using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace OrleansMesh.Storage.Sqlite;

/// <summary>The shared connection that reads beside the writer; one read at a time, each sees what was flushed before it began.</summary>
/// <remarks>SQLite is synchronous: a read takes microseconds and blocks its caller for that long.</remarks>
public sealed class SqliteReader : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SqliteConnection _connection;

    /// <summary>Opens the file of <paramref name="writer"/>, whose schema is up to date by then.</summary>
    public SqliteReader(SqliteWriter writer, IOptions<SqliteOptions> options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        _connection = SqliteConnections.OpenReader(options.Value.Path);
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    /// <summary>Runs a query and shapes each row.</summary>
    internal List<T> Read<T>(string sql, Func<SqliteDataReader, T> shape, params ReadOnlySpan<object?> values)
    {
        lock (_gate)
        {
            using SqliteCommand command = _connection.Prepare(sql, values);
            using SqliteDataReader rows = command.ExecuteReader();
            var found = new List<T>();
            while (rows.Read())
            {
                found.Add(shape(rows));
            }

            return found;
        }
    }
}
