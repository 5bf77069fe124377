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

    [Theory]
    [InlineData(0, SqliteMainFile.PieceBytesMin)]
    [InlineData(SqliteMainFile.PieceBytesMin * SqliteMainFile.PiecesMax, SqliteMainFile.PieceBytesMin)]
    [InlineData((SqliteMainFile.PieceBytesMin * SqliteMainFile.PiecesMax) + 1, SqliteMainFile.PieceBytesMin + 1)]
    [InlineData(1L << 40, (1L << 40) / SqliteMainFile.PiecesMax)]
    public void PieceBytes_AFileOfSoManyBytes_IsShortAndThePiecesAreNotTooMany(long length, long piece)
    {
        Assert.Equal(piece, SqliteMainFile.PieceBytes(length));
        Assert.InRange((length + piece - 1) / piece, 0, SqliteMainFile.PiecesMax);
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
