using Microsoft.Data.Sqlite;

namespace OrleansMesh.Storage.Sqlite;

/// <summary>A connection that compiles each statement once. For one user at a time, who has ended with a command before the same statement begins again.</summary>
internal sealed class StoreConnection(string connectionString) : SqliteConnection(connectionString)
{
    // More than this program has statements; what comes beyond is compiled each time.
    private const int StatementsMax = 128;

    private readonly Dictionary<string, KeptCommand> _statements = new(StringComparer.Ordinal);

    /// <summary>The command of a statement, with the values of its last use; its disposal keeps it for the next.</summary>
    public SqliteCommand Statement(string sql)
    {
        if (!_statements.TryGetValue(sql, out KeptCommand? command))
        {
            if (_statements.Count >= StatementsMax)
            {
                SqliteCommand passing = CreateCommand();
                passing.CommandText = sql;
                return passing;
            }

            _statements[sql] = command = new KeptCommand { Connection = this, CommandText = sql };
        }

        command.Transaction = Transaction;
        return command;
    }

    /// <inheritdoc/>
    public override void Close()
    {
        // a statement that is left would keep the file open after its connection
        foreach (KeptCommand command in _statements.Values)
        {
            command.Release();
        }

        _statements.Clear();
        base.Close();
    }

    /// <summary>Lives as long as its connection.</summary>
    private sealed class KeptCommand : SqliteCommand
    {
        public void Release() => base.Dispose(disposing: true);

#pragma warning disable CA2215 // its users dispose of it as of any command, and the base would free what is to be used again
        protected override void Dispose(bool disposing)
#pragma warning restore CA2215
        {
        }
    }
}
