using System.Data.Common;
using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Storage.Sqlite;

/// <summary>The shared connection that reads beside the writer; one read at a time.</summary>
/// <remarks>SQLite is synchronous: a read takes microseconds and blocks its caller for that long.</remarks>
internal sealed class SqliteStoreReader(string path) : StoreReader
{
    private readonly Lock _gate = new();
    private readonly SqliteStoreConnection _connection = SqliteConnections.OpenReader(path);

    /// <inheritdoc/>
    public override void Dispose() => _connection.Dispose();

    /// <inheritdoc/>
    internal override string JsonElements(string array) => $"json_each({array})";

    /// <inheritdoc/>
    internal override ValueTask<List<T>> ReadAsync<T>(string sql, Func<DbDataReader, T> shape, CancellationToken cancellationToken, params ReadOnlySpan<object?> values)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_connection.Query(sql, shape, values));
        }
    }
}
