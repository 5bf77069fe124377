using System.Globalization;
using Microsoft.Data.Sqlite;

namespace OrleansMesh.Storage.Sqlite;

/// <summary>Short forms over ADO.NET; parameters are named <c>$1</c>, <c>$2</c>, … in the order given.</summary>
internal static class SqliteCommands
{
    /// <summary>Runs one statement; returns the number of rows it changed.</summary>
    public static int Execute(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        using SqliteCommand command = connection.Prepare(sql, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>A command with its values bound, compiled at its first use on a connection; null becomes SQL NULL.</summary>
    public static SqliteCommand Prepare(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        SqliteCommand command = connection is StoreConnection store ? store.Statement(sql) : connection.CreateCommand();
        if (command.CommandText != sql)
        {
            command.CommandText = sql;
        }

        if (command.Parameters.Count != values.Length)
        {
            command.Parameters.Clear();
            for (int i = 0; i < values.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = string.Create(CultureInfo.InvariantCulture, $"${i + 1}") });
            }
        }

        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }
}
