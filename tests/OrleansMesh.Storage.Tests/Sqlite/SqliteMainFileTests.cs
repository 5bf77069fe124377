using OrleansMesh.Storage.Sqlite;

namespace OrleansMesh.Storage.Tests.Sqlite;

public sealed class SqliteMainFileTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Opened_ByAConnectionBesideAnother_FindsItsDescriptorAndFlushes()
    {
        using SqliteStoreConnection writer = SqliteConnections.OpenWriter(_folder.Database);
        SqliteStoreConnection? beside = null;
        var file = SqliteMainFile.Opened(_folder.Database, () => beside = SqliteConnections.OpenReader(_folder.Database));

        Assert.Equal(OperatingSystem.IsLinux(), file.IsFound);
        file.Flush();

        // its connection is closed: nothing to flush, and nothing fails
        beside!.Dispose();
        file.Flush();
    }

    [Fact]
    public void Opened_NothingOfThatFile_IsNotFoundAndFlushesNothing()
    {
        using SqliteStoreConnection writer = SqliteConnections.OpenWriter(_folder.Database);
        var file = SqliteMainFile.Opened(_folder.Database, () => { });

        Assert.False(file.IsFound);
        file.Flush();
    }
}
