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

    /// <summary>What is underneath.</summary>
    public SqliteConnection Connection => connection;

    /// <summary>Told of each commit; null for a connection that only reads.</summary>
    public SqliteCheckpoints? Checkpoints { get; set; }

    /// <inheritdoc/>
    public override bool IsBroken => false;

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
}
