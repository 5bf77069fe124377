using System.Globalization;
using Microsoft.Data.Sqlite;
using OrleansMesh.Storage.Envelopes;
using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Storage.Sqlite;

/// <summary>Brings a database file to the newest schema: the numbered scripts of <c>Migrations/</c>, each once, each in its own transaction.</summary>
internal static class SqliteMigrations
{
    /// <summary>Runs what is missing. A file that is newer than this program is refused: downgrading would lose data.</summary>
    /// <param name="upTo">The last script to run; for tests of what follows it.</param>
    public static void Run(SqliteStoreConnection connection, int upTo = int.MaxValue)
    {
        (int Number, string Sql)[] scripts = [.. MigrationScripts.Of("Migrations/").OrderBy(s => s.Number)];
        int have = Version(connection);
        int newest = scripts[^1].Number;
        connection.Connection.CreateFunction("envelope_hash", (string source, string id) => EnvelopeHead.HashOf(source, id), isDeterministic: true);
        connection.Connection.CreateFunction(
            "envelope_head",
            (long cursor, long expiresAt, int size, string federation, string source, string id) => EnvelopeHead.WriteAll(
                [new EnvelopeHead(cursor, expiresAt, size, Guid.Parse(federation), EnvelopeHead.HashOf(source, id))]),
            isDeterministic: true);
        if (have > newest)
        {
            throw new InvalidOperationException(
                $"The database {connection.Connection.DataSource} has schema {have}, this program knows up to {newest}. Run the version of OrleansMesh that wrote it, or a newer one.");
        }

        foreach ((int number, string sql) in scripts.Where(s => s.Number > have && s.Number <= upTo))
        {
            using SqliteTransaction transaction = connection.Connection.BeginTransaction();
            using var script = new SqliteCommand(sql, connection.Connection, transaction);
            script.ExecuteNonQuery();
            script.CommandText = string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {number}");
            script.ExecuteNonQuery();
            transaction.Commit();
        }
    }

    private static int Version(SqliteStoreConnection connection) => (int)(connection.Number("PRAGMA user_version") ?? 0);
}
