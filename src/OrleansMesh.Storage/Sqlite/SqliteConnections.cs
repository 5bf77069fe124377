using Microsoft.Data.Sqlite;

namespace OrleansMesh.Storage.Sqlite;

/// <summary>Opens connections to one database file with the settings that durability needs.</summary>
internal static class SqliteConnections
{
    static SqliteConnections() => SQLitePCL.Batteries_V2.Init();

    /// <summary>A connection for writing: WAL with a full flush at each commit.</summary>
    public static SqliteStoreConnection OpenWriter(string path)
    {
        SqliteStoreConnection connection = Open(path, SqliteOpenMode.ReadWriteCreate);
        connection.Execute("PRAGMA journal_mode = WAL");
        connection.Execute("PRAGMA synchronous = FULL");
        connection.Execute("PRAGMA temp_store = MEMORY");

        // KiB, taken as needed and kept: states lie in the order of random ids, and what is not in the cache is read from the log again for each step
        connection.Execute("PRAGMA cache_size = -8192");

        connection.Checkpoints = new SqliteCheckpoints(path, connection.Connection, CheckpointLimits.Default);
        return connection;
    }

    /// <summary>A connection for reading beside the writer.</summary>
    public static SqliteStoreConnection OpenReader(string path) => Open(path, SqliteOpenMode.ReadWrite);

    private static SqliteStoreConnection Open(string path, SqliteOpenMode mode)
    {
        var sqlite = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        sqlite.Open();
        var connection = new SqliteStoreConnection(sqlite);
        connection.Execute("PRAGMA busy_timeout = 5000");
        return connection;
    }
}
