using OrleansMesh.Storage.Sql;
using OrleansMesh.Storage.Sqlite;
using OrleansMesh.Storage.Tests.Envelopes;

namespace OrleansMesh.Storage.Tests.Sqlite;

public sealed class SqliteIdMigrationTests() : IdMigrationTests(new StoreFolder())
{
    private protected override StoreConnection OpenOld(TestDatabase database)
    {
        SqliteStoreConnection connection = SqliteConnections.OpenWriter(((StoreFolder)database).Database);
        SqliteMigrations.Run(connection, upTo: 12);
        return connection;
    }
}
