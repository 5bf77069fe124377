using System.Globalization;
using System.Reflection;
using Microsoft.Data.Sqlite;
using OrleansMesh.Storage.Envelopes;

namespace OrleansMesh.Storage.Sqlite;

/// <summary>Brings a database file to the newest schema: the numbered scripts of <c>Migrations/</c>, each once, each in its own transaction.</summary>
internal static class SqliteMigrations
{
    /// <summary>Runs what is missing. A file that is newer than this program is refused: downgrading would lose data.</summary>
    /// <param name="upTo">The last script to run; for tests of what follows it.</param>
    public static void Run(SqliteConnection connection, int upTo = int.MaxValue)
    {
        (int Number, string Sql)[] scripts = [.. Scripts().OrderBy(s => s.Number)];
        int have = Version(connection);
        int newest = scripts[^1].Number;
        connection.CreateFunction("envelope_hash", (string source, string id) => EnvelopeHead.HashOf(source, id), isDeterministic: true);
        connection.CreateFunction(
            "envelope_head",
            (long cursor, long expiresAt, int size, string federation, string source, string id) => EnvelopeHead.WriteAll(
                [new EnvelopeHead(cursor, expiresAt, size, Guid.Parse(federation), EnvelopeHead.HashOf(source, id))]),
            isDeterministic: true);
        if (have > newest)
        {
            throw new InvalidOperationException(
                $"The database {connection.DataSource} has schema {have}, this program knows up to {newest}. Run the version of OrleansMesh that wrote it, or a newer one.");
        }

        foreach ((int number, string sql) in scripts.Where(s => s.Number > have && s.Number <= upTo))
        {
            using SqliteTransaction transaction = connection.BeginTransaction();
            connection.Execute(sql);
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {number}"));
            transaction.Commit();
        }
    }

    private static int Version(SqliteConnection connection)
    {
        using SqliteCommand command = connection.Prepare("PRAGMA user_version");
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static IEnumerable<(int Number, string Sql)> Scripts()
    {
        Assembly assembly = typeof(SqliteMigrations).Assembly;
        const string Prefix = "Migrations/";
        foreach (string name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using Stream stream = assembly.GetManifestResourceStream(name)!;
            using var reader = new StreamReader(stream);
            yield return (int.Parse(name.AsSpan(Prefix.Length, 4), CultureInfo.InvariantCulture), reader.ReadToEnd());
        }
    }
}
