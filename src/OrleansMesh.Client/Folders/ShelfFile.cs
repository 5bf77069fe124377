using Microsoft.Data.Sqlite;
using OrleansMesh.KeyStores;

namespace OrleansMesh.Client.Folders;

/// <summary>A SQLite file in a mesh's folder: for its owner alone, each commit flushed, and other processes of the mesh may have it open.</summary>
internal static class ShelfFile
{
    static ShelfFile() => SQLitePCL.Batteries_V2.Init();

    /// <summary>Opens or makes the file; who finds it busy waits for at most 5 s.</summary>
    /// <param name="path">Of a folder that exists.</param>
    /// <param name="schema">Of tables that may be there already.</param>
    /// <exception cref="SqliteException">It is no such file, or cannot be written.</exception>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static SqliteConnection Open(string path, string schema)
    {
        if (!File.Exists(path))
        {
            // made for its owner alone; its journals take its mode
            using FileStream made = OwnerFile.Lock(path);
        }

        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        try
        {
            connection.Open();
            foreach (string setting in (string[])["PRAGMA busy_timeout = 5000", "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", schema])
            {
                connection.Run(setting);
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A statement with its values as <c>$1</c> and so on.</summary>
    public static SqliteCommand Command(this SqliteConnection connection, string sql, params ReadOnlySpan<object> values)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        for (int i = 0; i < values.Length; i++)
        {
            _ = command.Parameters.AddWithValue($"${i + 1}", values[i]);
        }

        return command;
    }

    /// <summary>Runs a statement that returns nothing.</summary>
    public static void Run(this SqliteConnection connection, string sql, params ReadOnlySpan<object> values)
    {
        using SqliteCommand command = connection.Command(sql, values);
        _ = command.ExecuteNonQuery();
    }
}
