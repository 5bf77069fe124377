using Microsoft.Data.Sqlite;

namespace OrleansMesh.Storage.Sqlite;

/// <summary>A connection that compiles each statement once. For one user at a time, who has ended with a command before the same statement begins again.</summary>
internal sealed class StoreConnection(string connectionString) : SqliteConnection(connectionString)
{
    // More than this program has statements; what comes beyond is compiled each time.
    private const int StatementsMax = 128;

    private readonly Dictionary<string, SqliteCommand> _statements = new(StringComparer.Ordinal);

    /// <summary>The command of a statement, with the values of its last use; its disposal keeps it for the next.</summary>
    public SqliteCommand Statement(string sql)
    {
        if (!_statements.TryGetValue(sql, out SqliteCommand? command))
        {
            if (_statements.Count >= StatementsMax)
            {
                command = CreateCommand();
                command.CommandText = sql;
                return command;
            }

            _statements[sql] = command = new KeptCommand { Connection = this, CommandText = sql };
        }

        command.Transaction = Transaction;
        return command;
    }

    /// <summary>Lives as long as its connection, which frees what it compiled.</summary>
    private sealed class KeptCommand : SqliteCommand
    {
#pragma warning disable CA2215 // its users dispose of it as of any command, and the base would free what is to be used again
        protected override void Dispose(bool disposing)
#pragma warning restore CA2215
        {
        }
    }
}
