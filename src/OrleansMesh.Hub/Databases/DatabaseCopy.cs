using OrleansMesh.Storage.Copying;
using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Hub.Databases;

/// <summary>Brings all that a hub keeps from its SQLite file into a PostgreSQL database, while the hub stands still.</summary>
public static class DatabaseCopy
{
    /// <summary>Copies table after table; one that was interrupted goes on behind the last whole table.</summary>
    /// <param name="file">The hub's SQLite file, which stays as it is.</param>
    /// <param name="database">As <c>up --database</c> takes it: empty, or with part of a copy of this file.</param>
    /// <param name="copied">Told of each table that is in both with the same rows.</param>
    /// <returns>The address without its password.</returns>
    /// <exception cref="HubDatabaseException">One of them cannot be used, or the database holds something else.</exception>
    public static string Run(string file, string database, Action<DatabaseTable> copied, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(copied);
        try
        {
            using var copy = StoreCopy.Open(Path.GetFullPath(file), database);
            copy.Run(table => copied(new DatabaseTable(table.Table, table.Rows, table.Hash, table.WasThere)), cancellationToken);
            return StoreDatabase.WithoutPassword(database);
        }
        catch (StoreUnavailableException e)
        {
            throw new HubDatabaseException(e.Message, e);
        }
    }
}
