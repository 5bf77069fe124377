using Microsoft.Data.Sqlite;
using OrleansMesh.Storage.Sqlite;

namespace OrleansMesh.Storage.Tests.Sqlite;

public sealed class SqliteMigrationsTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_AFreshFile_HasTheNewestSchema()
    {
        using SqliteConnection connection = SqliteConnections.OpenWriter(_folder.Database);
        SqliteMigrations.Run(connection);

        Assert.True(Version(connection) >= 1);
        Assert.Equal(0, connection.Execute("DELETE FROM envelope"));
        Assert.Equal(0, connection.Execute("DELETE FROM federation_party"));
    }

    [Fact]
    public void Run_Again_ChangesNothing()
    {
        using SqliteConnection connection = SqliteConnections.OpenWriter(_folder.Database);
        SqliteMigrations.Run(connection);
        long version = Version(connection);
        connection.Execute("INSERT INTO acknowledged (target, cursor) VALUES ('did:mesh:a:b', 7)");
        SqliteMigrations.Run(connection);

        Assert.Equal(version, Version(connection));
        Assert.Equal(1, connection.Execute("DELETE FROM acknowledged WHERE cursor = 7"));
    }

    [Fact]
    public void Run_ANewerFile_IsRefusedAndUntouched()
    {
        using SqliteConnection connection = SqliteConnections.OpenWriter(_folder.Database);
        connection.Execute("PRAGMA user_version = 9999");

        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(() => SqliteMigrations.Run(connection));
        Assert.Contains("9999", refused.Message, StringComparison.Ordinal);
        Assert.Equal(9999, Version(connection));
    }

    [Fact]
    public async Task Writer_ANewerFile_IsRefusedAndNotHeldOpen()
    {
        using (SqliteConnection connection = SqliteConnections.OpenWriter(_folder.Database))
        {
            connection.Execute("PRAGMA user_version = 9999");
        }

        Assert.Throws<InvalidOperationException>(() => new SqliteWriter(_folder.Options()));
        using (SqliteConnection connection = SqliteConnections.OpenWriter(_folder.Database))
        {
            connection.Execute("PRAGMA user_version = 0");
        }

        await using var writer = new SqliteWriter(_folder.Options());
        Assert.Equal(0, await writer.WriteAsync(c => c.Execute("DELETE FROM envelope"), CancellationToken.None));
    }

    private static long Version(SqliteConnection connection)
    {
        using SqliteCommand command = connection.Prepare("PRAGMA user_version");
        return (long)command.ExecuteScalar()!;
    }
}
