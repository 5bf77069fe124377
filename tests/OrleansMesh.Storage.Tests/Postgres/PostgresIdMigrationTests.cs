using Npgsql;
using OrleansMesh.Storage.Postgres;
using OrleansMesh.Storage.Sql;
using OrleansMesh.Storage.Tests.Envelopes;

namespace OrleansMesh.Storage.Tests.Postgres;

[Collection(RunningPostgres.Collection)]
public sealed class PostgresIdMigrationTests(RunningPostgres running) : IdMigrationTests(new PostgresSchema(running))
{
    private protected override StoreConnection OpenOld(TestDatabase database)
    {
        PostgresAddress address = PostgresAddress.Parse(((PostgresSchema)database).Address);
        var npgsql = new NpgsqlConnection(address.ForWriting);
        npgsql.Open();
        var connection = new PostgresConnection(npgsql);
        PostgresMigrations.Run(connection, address, upTo: 6);
        return connection;
    }
}
