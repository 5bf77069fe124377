using OrleansMesh.Storage.Postgres;
using OrleansMesh.Storage.Sqlite;

namespace OrleansMesh.Storage.Sql;

/// <summary>The database that a hub's store is in: an SQLite file or a PostgreSQL database. The statements of the store run on both.</summary>
public abstract class StoreDatabase
{
    /// <summary>What the options name; nothing is opened yet.</summary>
    /// <param name="exclusive">Whether this is the hub itself, of which a database has one at a time; an operator's program that works beside it is not.</param>
    /// <exception cref="StoreUnavailableException">The address of the database is not one.</exception>
    public static StoreDatabase Of(StoreOptions options, bool exclusive = true)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Database.Length > 0 ? new PostgresDatabase(PostgresAddress.Parse(options.Database), exclusive) : new SqliteDatabase(options.Path);
    }

    /// <summary>The address of a PostgreSQL database, without its password.</summary>
    /// <exception cref="StoreUnavailableException">It is none.</exception>
    public static string WithoutPassword(string database) => PostgresAddress.Parse(database).WithoutPassword;

    /// <summary>Reads beside the writer, which has brought the schema up to date by then.</summary>
    public StoreReader OpenReader(StoreWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        return OpenReader();
    }

    /// <summary>A connection for the writer, to a database of the newest schema.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer, or is not to be used.</exception>
    internal abstract StoreConnection OpenWriter();

    /// <summary>Whether a write is to blame, and not the database: then its neighbours may succeed without it.</summary>
    internal abstract bool IsOfAWrite(Exception error);

    /// <summary>Reads, of a schema that is up to date.</summary>
    internal abstract StoreReader OpenReader();
}
