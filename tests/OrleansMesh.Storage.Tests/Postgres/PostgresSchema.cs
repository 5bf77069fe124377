using Npgsql;
using OrleansMesh.PrivatePostgres;
using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Storage.Tests.Postgres;

/// <summary>A schema of its own for one test; it goes with its server.</summary>
public sealed class PostgresSchema : TestDatabase
{
    private static int _count;

    private readonly RunningPostgres _running;

    public PostgresSchema(RunningPostgres running)
    {
        ArgumentNullException.ThrowIfNull(running);
        _running = running;
        Name = FormattableString.Invariant($"test_{Interlocked.Increment(ref _count)}");
        Execute($"CREATE SCHEMA {Name}");
    }

    public string Name { get; }

    public string Address => _running.Server.Address(Name);

    /// <summary>Runs a statement in the schema.</summary>
    public void Execute(string sql)
    {
        using var connection = new NpgsqlConnection($"Host={_running.Server.Host};Username={PostgresServer.User};Database=postgres;Search Path={Name};Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        // the server is thrown away with all of them
    }

    /// <inheritdoc/>
    protected override StoreOptions Named() => new() { Database = Address, Path = "unused" };
}
