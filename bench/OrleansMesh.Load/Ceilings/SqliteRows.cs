using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace OrleansMesh.Load.Ceilings;

/// <summary>Rows of SQLite alone, each with an id that is looked up by nobody, flushed at each commit as the hub's store is.</summary>
internal static class SqliteRows
{
    private const int IdBytes = 16;

    /// <summary>Rows a second, written for so long by one thread.</summary>
    /// <param name="file">A new one.</param>
    /// <param name="rowBytes">Of a row's body.</param>
    /// <param name="rowsPerCommit">How many share a flush; positive.</param>
    public static double PerSecond(string file, int rowBytes, int rowsPerCommit, TimeSpan duration)
    {
        SQLitePCL.Batteries_V2.Init();
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        Execute("PRAGMA journal_mode = WAL");
        Execute("PRAGMA synchronous = FULL");
        Execute("CREATE TABLE body (id BLOB PRIMARY KEY, bytes BLOB NOT NULL)");
        byte[] body = RandomNumberGenerator.GetBytes(rowBytes);
        using var insert = new SqliteCommand("INSERT INTO body (id, bytes) VALUES ($1, $2)", connection);
        SqliteParameter id = insert.Parameters.AddWithValue("$1", body);
        _ = insert.Parameters.AddWithValue("$2", body);
        long rows = 0;
        long start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < duration)
        {
            Execute("BEGIN");
            for (int i = 0; i < rowsPerCommit; i++)
            {
                id.Value = RandomNumberGenerator.GetBytes(IdBytes);
                _ = insert.ExecuteNonQuery();
            }

            Execute("COMMIT");
            rows += rowsPerCommit;
        }

        return rows / TimeProvider.System.GetElapsedTime(start).TotalSeconds;

        void Execute(string sql)
        {
            using var command = new SqliteCommand(sql, connection);
            _ = command.ExecuteNonQuery();
        }
    }
}
