using System.Globalization;
using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Storage.Postgres;

/// <summary>Brings a schema to the newest form: the numbered scripts of <c>Postgres/Migrations/</c>, each once, all in one transaction.</summary>
internal static class PostgresMigrations
{
    /// <summary>Runs what is missing. A schema that is newer than this program is refused: downgrading would lose data.</summary>
    /// <param name="upTo">The last script to run; for tests of what follows it.</param>
    /// <exception cref="StoreUnavailableException">The schema is newer.</exception>
    public static void Run(PostgresConnection connection, PostgresAddress address, int upTo = int.MaxValue)
    {
        (int Number, string Sql)[] scripts = [.. MigrationScripts.Of("Postgres/Migrations/").Where(s => s.Number <= upTo).OrderBy(s => s.Number)];
        int newest = scripts[^1].Number;
        int have = Version(connection);
        if (have < newest)
        {
            connection.Begin();
            try
            {
                have = RunMissing(connection, scripts);
                connection.Commit();
            }
            catch
            {
                connection.Undo();
                throw;
            }
        }

        if (have > newest)
        {
            throw address.Unavailable(
                string.Create(CultureInfo.InvariantCulture, $"has schema {have}, this program knows up to {newest}"), "Run the version of OrleansMesh that wrote it, or a newer one.");
        }
    }

    private static int RunMissing(PostgresConnection connection, (int Number, string Sql)[] scripts)
    {
        connection.Execute("CREATE TABLE IF NOT EXISTS orleansmesh_schema (version BIGINT NOT NULL)");

        // now that no other program can be at it
        int have = Version(connection);
        foreach ((int number, string sql) in scripts.Where(s => s.Number > have))
        {
            connection.Execute(sql);
            connection.Execute("DELETE FROM orleansmesh_schema");
            connection.Execute("INSERT INTO orleansmesh_schema (version) VALUES ($1)", number);
            have = number;
        }

        return have;
    }

    private static int Version(PostgresConnection connection) => connection.Scalar("SELECT to_regclass('orleansmesh_schema')::text") is string
        ? (int)(connection.Number("SELECT COALESCE(MAX(version), 0) FROM orleansmesh_schema") ?? 0)
        : 0;
}
