using System.Data;
using System.Data.Common;
using Npgsql;
using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Storage.Postgres;

/// <summary>The connection that writes; the driver prepares each statement at its second use.</summary>
internal sealed class PostgresConnection(NpgsqlConnection connection) : StoreConnection
{
    // Held until the end of the transaction: writers of all processes come one after the other, as with SQLite, and the last cursor or number that one reads stays the last until it has committed.
    private const string OneWriter = "SELECT pg_advisory_xact_lock(hashtextextended('OrleansMesh writer ' || current_schema(), 0))";

    private NpgsqlTransaction? _transaction;

    /// <inheritdoc/>
    public override bool IsBroken => connection.State != ConnectionState.Open;

    /// <summary>A value as the driver is to send it.</summary>
    public static NpgsqlParameter Parameter(object? value) => new()
    {
        // text has no NUL in PostgreSQL; what a stranger wrote must not fail the write that it shares with others
        Value = value is string text && text.Contains('\0', StringComparison.Ordinal) ? text.Replace('\0', '\uFFFD') : value ?? DBNull.Value,
    };

    /// <inheritdoc/>
    public override void Begin()
    {
        _transaction = connection.BeginTransaction();
        Execute(OneWriter);
    }

    /// <inheritdoc/>
    public override void Commit()
    {
        _transaction!.Commit();
        _transaction.Dispose();
        _transaction = null;
    }

    /// <inheritdoc/>
    public override void Undo()
    {
        NpgsqlTransaction? transaction = _transaction;
        _transaction = null;
        if (transaction is null)
        {
            return;
        }

        try
        {
            transaction.Rollback();
            transaction.Dispose();
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException or TimeoutException or IOException)
        {
            // the server undoes what a connection leaves behind
            connection.Close();
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => connection.Dispose();

    /// <inheritdoc/>
    internal override DbCommand Take(string sql, ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (object? value in values)
        {
            command.Parameters.Add(Parameter(value));
        }

        return command;
    }

    /// <inheritdoc/>
    internal override void Return(DbCommand command) => command.Dispose();
}
