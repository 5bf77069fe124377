using System.Data.Common;
using Npgsql;
using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Storage.Postgres;

/// <summary>A few connections that read beside the writer, several reads at once.</summary>
internal sealed class PostgresReader(PostgresAddress address) : StoreReader
{
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(address.ForReading);

    /// <inheritdoc/>
    public override void Dispose() => _source.Dispose();

    /// <inheritdoc/>
    internal override string JsonElements(string array) => $"(SELECT json_array_elements_text({array}::json) AS value)";

    /// <inheritdoc/>
    internal override ValueTask<List<T>> ReadAsync<T>(string sql, Func<DbDataReader, T> shape, CancellationToken cancellationToken, params ReadOnlySpan<object?> values) =>
        ReadAsync(sql, shape, values.ToArray(), cancellationToken);

    private async ValueTask<List<T>> ReadAsync<T>(string sql, Func<DbDataReader, T> shape, object?[] values, CancellationToken cancellationToken)
    {
        try
        {
            return await OnceAsync(sql, shape, values, cancellationToken);
        }
        catch (NpgsqlException e) when (e is not PostgresException || e.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown)
        {
            // a server that was started anew has ended the connections that were kept; with a new one it may answer
            _source.Clear();
            return await OnceAsync(sql, shape, values, cancellationToken);
        }
    }

    private async ValueTask<List<T>> OnceAsync<T>(string sql, Func<DbDataReader, T> shape, object?[] values, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = _source.CreateCommand(sql);
        foreach (object? value in values)
        {
            command.Parameters.Add(PostgresConnection.Parameter(value));
        }

        await using NpgsqlDataReader rows = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<T>();
        while (await rows.ReadAsync(cancellationToken))
        {
            found.Add(shape(rows));
        }

        return found;
    }
}
