using Microsoft.Data.Sqlite;
using OrleansMesh.Storage.Sql;
using SQLitePCL;

namespace OrleansMesh.Storage.Sqlite;

/// <summary>One SQLite file, whose folder exists.</summary>
internal sealed class SqliteDatabase(string path) : StoreDatabase
{
    /// <inheritdoc/>
    internal override StoreConnection OpenWriter()
    {
        SqliteStoreConnection connection = SqliteConnections.OpenWriter(path);
        try
        {
            SqliteMigrations.Run(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    internal override bool IsOfAWrite(Exception error) =>
        error is not SqliteException sqlite
        || sqlite.SqliteErrorCode is raw.SQLITE_ERROR or raw.SQLITE_TOOBIG or raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH or raw.SQLITE_RANGE;

    /// <inheritdoc/>
    internal override StoreReader OpenReader() => new SqliteStoreReader(path);
}
