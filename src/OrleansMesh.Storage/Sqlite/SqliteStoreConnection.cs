using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using OrleansMesh.Storage.Sql;
using SQLitePCL;

namespace OrleansMesh.Storage.Sqlite;

/// <summary>A connection to an SQLite file that compiles each statement once.</summary>
internal sealed class SqliteStoreConnection(SqliteConnection connection) : StoreConnection
{
    // More than this program has statements; what comes beyond is compiled each time.
    private const int StatementsMax = 128;

    private readonly Dictionary<string, SqliteCommand> _statements = new(StringComparer.Ordinal);

    // null for one that is run as a command
    private readonly Dictionary<string, SqliteStatement?> _compiled = new(StringComparer.Ordinal);

    /// <summary>What is underneath.</summary>
    public SqliteConnection Connection => connection;

    /// <summary>Told of each commit; null for a connection that only reads.</summary>
    public SqliteCheckpoints? Checkpoints { get; set; }

    /// <inheritdoc/>
    public override bool IsBroken => false;

    /// <inheritdoc/>
    public override int Execute(string sql, params ReadOnlySpan<object?> values) =>
        Compiled(sql, values) is { Changes: true } statement ? statement.Run(values, out _) : base.Execute(sql, values);

    /// <inheritdoc/>
    public override object? Scalar(string sql, params ReadOnlySpan<object?> values)
    {
        if (Compiled(sql, values) is not { } statement)
        {
            return base.Scalar(sql, values);
        }

        _ = statement.Run(values, out object? first);
        return first;
    }

    /// <inheritdoc/>
    public override void Begin() => Execute("BEGIN IMMEDIATE");

    /// <inheritdoc/>
    public override void Commit()
    {
        Execute("COMMIT");
        Checkpoints?.Committed();
    }

    /// <inheritdoc/>
    public override void Undo()
    {
        try
        {
            // after some failures of the disk SQLite has ended the transaction itself
            if (raw.sqlite3_get_autocommit(connection.Handle) == 0)
            {
                Execute("ROLLBACK");
            }
        }
        catch (SqliteException)
        {
            // the next transaction cannot begin and tells its waiters why
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        // a statement that is left would keep the file open after its connection
        foreach (SqliteCommand command in _statements.Values)
        {
            command.Dispose();
        }

        _statements.Clear();
        foreach (SqliteStatement? statement in _compiled.Values)
        {
            statement?.Dispose();
        }

        _compiled.Clear();
        Checkpoints?.Dispose();
        connection.Dispose();
    }

    /// <inheritdoc/>
    internal override DbCommand Take(string sql, ReadOnlySpan<object?> values)
    {
        if (!_statements.TryGetValue(sql, out SqliteCommand? command))
        {
            command = new SqliteCommand(sql, connection);
            if (_statements.Count < StatementsMax)
            {
                _statements.Add(sql, command);
            }
        }

        while (command.Parameters.Count < values.Length)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = string.Create(CultureInfo.InvariantCulture, $"${command.Parameters.Count + 1}") });
        }

        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }

    /// <inheritdoc/>
    internal override void Return(DbCommand command)
    {
        if (!_statements.ContainsKey(command.CommandText))
        {
            command.Dispose();
        }
    }

    // Inside of a transaction a statement finds no lock in its way, so that it needs nobody who waits and tries again.
    private SqliteStatement? Compiled(string sql, ReadOnlySpan<object?> values)
    {
        if (values.IsEmpty || raw.sqlite3_get_autocommit(connection.Handle) != 0 || !SqliteStatement.Takes(values))
        {
            return null;
        }

        if (!_compiled.TryGetValue(sql, out SqliteStatement? statement) && _compiled.Count < StatementsMax)
        {
            _ = SqliteStatement.TryCompile(connection.Handle!, sql, out statement);
            _compiled.Add(sql, statement);
        }

        return statement;
    }
}
