using System.Data.Common;
using Microsoft.Data.Sqlite;
using OrleansMesh.Storage.Postgres;
using OrleansMesh.Storage.Sql;
using OrleansMesh.Storage.Sqlite;

namespace OrleansMesh.Storage.Copying;

/// <summary>
/// Copies a hub's store from its SQLite file into an empty PostgreSQL database, while the hub stands still: table after table, each in one transaction that ends only when what was
/// written reads back with the same count and hash. An interrupted copy goes on behind the last whole table; until it is whole no hub starts on the new database (R-05).
/// </summary>
public sealed class StoreCopy : IDisposable
{
    private const string Cursor = "envelope_cursor";
    private const string Begun = "CREATE TABLE " + PostgresDatabase.UnfinishedCopy + " (one BIGINT PRIMARY KEY)";

    private readonly SqliteStoreConnection _from;
    private readonly PostgresConnection _to;

    private readonly PostgresAddress _address;

    private StoreCopy(SqliteStoreConnection from, PostgresConnection to, PostgresAddress address)
    {
        _from = from;
        _to = to;
        _address = address;
    }

    /// <summary>Opens both: nobody else has either until this is disposed of.</summary>
    /// <param name="file">The SQLite file of a hub that does not run; it is only read, but for its schema, which is brought up to date.</param>
    /// <param name="database">The address of a PostgreSQL database that is empty, or holds part of a copy of this file.</param>
    /// <exception cref="StoreUnavailableException">The file is not there or in use, or the database cannot be used.</exception>
    public static StoreCopy Open(string file, string database)
    {
        if (!File.Exists(file))
        {
            throw new StoreUnavailableException($"There is no file {file}. Give the hub.db of the hub's folder.");
        }

        var address = PostgresAddress.Parse(database);
        SqliteStoreConnection? from = null;
        try
        {
            from = (SqliteStoreConnection)new SqliteDatabase(file).OpenWriter();

            // of nobody else: a hub that runs has the file open
            from.Execute("PRAGMA busy_timeout = 0");
            _ = from.Scalar("PRAGMA locking_mode = EXCLUSIVE");
            from.Execute("BEGIN EXCLUSIVE");
            return new StoreCopy(from, (PostgresConnection)new PostgresDatabase(address, exclusive: true) { IsForCopy = true }.OpenWriter(), address);
        }
        catch (Exception e) when (e is SqliteException or InvalidOperationException)
        {
            from?.Dispose();
            throw new StoreUnavailableException($"The file {file} cannot be copied: {e.Message}. Stop the hub first; is it a hub's database?", e);
        }
        catch
        {
            from?.Dispose();
            throw;
        }
    }

    /// <summary>Copies what is not there yet.</summary>
    /// <param name="copied">Told of each table.</param>
    /// <exception cref="StoreUnavailableException">The database holds something else, or was lost.</exception>
    public void Run(Action<TableCopied> copied, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(copied);
        try
        {
            CopyAll(copied, cancellationToken);
        }
        catch (Exception e) when (e is not StoreUnavailableException && PostgresDatabase.IsOfTheServer(e))
        {
            throw _address.Explain(e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _to.Dispose();
        _from.Dispose();
    }

    private void CopyAll(Action<TableCopied> copied, CancellationToken cancellationToken)
    {
        Begin();
        foreach (CopiedTable table in CopiedTable.All)
        {
            cancellationToken.ThrowIfCancellationRequested();
            copied(Copy(table, cancellationToken));
        }

        _to.Begin();
        foreach (CopiedTable table in CopiedTable.All.Where(table => table.Given is not null))
        {
            TakeNumbers(table);
        }

        _to.Execute("DROP TABLE " + PostgresDatabase.UnfinishedCopy);
        _to.Commit();
    }

    /// <summary>Marks what is to come as unfinished; what is no copy that was interrupted must be empty.</summary>
    private void Begin()
    {
        if (_to.Scalar($"SELECT to_regclass('{PostgresDatabase.UnfinishedCopy}')::text") is string)
        {
            return;
        }

        CopiedTable? taken = CopiedTable.All.FirstOrDefault(table => _to.Number($"SELECT COUNT(*) FROM {table.Name}{(table.Name == Cursor ? " WHERE last > 0" : "")}") > 0);
        if (taken is not null)
        {
            throw new StoreUnavailableException($"The new database is not empty: a hub has run on it (table {taken.Name}). Copy into an empty one: createdb …, or another schema.");
        }

        _to.Begin();
        _to.Execute(Begun);
        _to.Commit();
    }

    private TableCopied Copy(CopiedTable table, CancellationToken cancellationToken)
    {
        (long rows, string hash) = Digest(_from, table.Select(inSqlite: true), table, cancellationToken);
        (long have, string hashThere) = Digest(_to, table.Select(inSqlite: false), table, cancellationToken);
        if (have == rows && hashThere == hash)
        {
            return new TableCopied(table.Name, rows, hash, WasThere: true);
        }

        _to.Begin();
        try
        {
            // as a new schema has it
            have -= table.Name == Cursor ? _to.Execute($"DELETE FROM {Cursor} WHERE last = 0") : 0;
            if (have > 0)
            {
                throw new StoreUnavailableException($"The table {table.Name} of the new database has {have} rows that are not those of the file: has the hub run since the copy began? Begin anew with an empty database.");
            }

            Trigger(table, "DISABLE");
            string insert = table.Insert;
            Each(_from, table.Select(inSqlite: true), table, row => _to.Execute(insert, row), cancellationToken);
            Trigger(table, "ENABLE");
            (have, hashThere) = Digest(_to, table.Select(inSqlite: false), table, cancellationToken);
            if (have != rows || hashThere != hash)
            {
                throw new StoreUnavailableException($"The table {table.Name} does not read back as it was written ({have} of {rows} rows). Nothing of it was kept; try again.");
            }

            _to.Commit();
        }
        catch
        {
            _to.Undo();
            throw;
        }

        return new TableCopied(table.Name, rows, hash, WasThere: false);
    }

    private void Trigger(CopiedTable table, string what)
    {
        if (table.IsNumberedByTrigger)
        {
            _to.Execute($"ALTER TABLE {table.Name} {what} TRIGGER {table.Name}_number");
        }
    }

    /// <summary>Numbers go on behind the last that was given, also when its row is gone.</summary>
    private void TakeNumbers(CopiedTable table)
    {
        if (table.IsNumberedByTrigger)
        {
            long last = _from.Number("SELECT last FROM given_number WHERE name = $1", table.Name) ?? 0;
            _to.Execute("UPDATE given_number SET last = $1 WHERE name = $2", last, table.Name);
        }
        else if (_to.Number($"SELECT MAX({table.Given}) FROM {table.Name}") is { } highest)
        {
            _to.Execute("SELECT setval(pg_get_serial_sequence($1, $2), $3)", table.Name, table.Given, highest);
        }
    }

    private static (long Rows, string Hash) Digest(StoreConnection connection, string select, CopiedTable table, CancellationToken cancellationToken)
    {
        using var digest = new RowDigest();
        Each(connection, select, table, row => digest.Add(row), cancellationToken);
        return (digest.Count, digest.Finish());
    }

    private static void Each(StoreConnection connection, string select, CopiedTable table, Action<object?[]> each, CancellationToken cancellationToken)
    {
        object?[] row = new object?[table.Columns.Length];
        connection.Read(
            select,
            (DbDataReader found) =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                for (int i = 0; i < row.Length; i++)
                {
                    row[i] = RowDigest.Of(found.GetValue(i));
                }

                each(row);
            });
    }
}
