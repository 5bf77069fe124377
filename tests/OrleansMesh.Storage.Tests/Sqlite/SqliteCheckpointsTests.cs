using OrleansMesh.Storage.Sqlite;

namespace OrleansMesh.Storage.Tests.Sqlite;

/// <summary>The write-ahead log stays within its bound, whoever moves it, and nothing is lost on the way.</summary>
public sealed class SqliteCheckpointsTests : IDisposable
{
    private const int PageBytes = 4096 + 24;
    private const int Rows = 600;

    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Committed_ManyTimes_TheLogStaysWithinItsBound()
    {
        using SqliteStoreConnection writer = Open(new CheckpointLimits(PagesToBegin: 32, PagesOnWriterMax: 8, PagesInLogMax: 128));
        Write(writer, Rows);

        // at least a page each: without checkpoints it would be a log of 600 and more
        Assert.InRange(LogBytes(), 32 * PageBytes, 140 * PageBytes);
        Assert.Equal(Rows, Count());
    }

    [Fact]
    public async Task Committed_TheBulkIsMovedBeside_TheWriterMovesTheRestAndTheLogBeginsAnew()
    {
        using SqliteStoreConnection writer = Open(new CheckpointLimits(PagesToBegin: 32, PagesOnWriterMax: 8, PagesInLogMax: int.MaxValue));
        for (int i = 0; i < Rows; i++)
        {
            Write(writer, 1);
            await writer.Checkpoints!.Moving;
        }

        Assert.InRange(LogBytes(), 32 * PageBytes, 48 * PageBytes);
        Assert.Equal(Rows, Count());
    }

    [Fact]
    public async Task Committed_EnoughToBegin_IsMovedBesideWithoutTheWriter()
    {
        using SqliteStoreConnection writer = Open(new CheckpointLimits(PagesToBegin: 64, PagesOnWriterMax: 8, PagesInLogMax: int.MaxValue));
        Task none = writer.Checkpoints!.Moving;
        long before = MainFileBytes();
        while (writer.Checkpoints.Moving == none)
        {
            Assert.Equal(before, MainFileBytes());
            Write(writer, 1);
        }

        // no commit since: whatever is in the main file now, the writer has not moved it
        await writer.Checkpoints.Moving;
        Assert.InRange(MainFileBytes(), before + (16 * 4096), long.MaxValue);
    }

    [Fact]
    public void Committed_WhileAReadKeepsTheLog_ItGrowsAndIsMovedAfterwards()
    {
        using SqliteStoreConnection writer = Open(new CheckpointLimits(PagesToBegin: 32, PagesOnWriterMax: 8, PagesInLogMax: 128));
        long kept;
        using (SqliteStoreConnection reader = SqliteConnections.OpenReader(_folder.Database))
        {
            _ = reader.Execute("BEGIN");
            _ = reader.Number("SELECT COUNT(*) FROM row");
            Write(writer, Rows);
            kept = LogBytes();
            _ = reader.Execute("COMMIT");
        }

        Write(writer, Rows);

        Assert.InRange(kept, Rows * PageBytes, long.MaxValue);
        Assert.InRange(LogBytes(), kept, kept + (140 * PageBytes));
        Assert.Equal(2 * Rows, Count());
    }

    private SqliteStoreConnection Open(CheckpointLimits limits)
    {
        SqliteStoreConnection writer = SqliteConnections.OpenWriter(_folder.Database);
        writer.Checkpoints!.Dispose();
        writer.Checkpoints = new SqliteCheckpoints(_folder.Database, writer.Connection, limits);
        _ = writer.Execute("CREATE TABLE row (id INTEGER PRIMARY KEY, filler BLOB NOT NULL)");
        return writer;
    }

    private static void Write(SqliteStoreConnection writer, int count)
    {
        for (int i = 0; i < count; i++)
        {
            writer.Begin();
            _ = writer.Execute("INSERT INTO row (filler) VALUES ($1)", new byte[2000]);
            writer.Commit();
        }
    }

    private long LogBytes() => new FileInfo(_folder.Database + "-wal").Length;

    private long MainFileBytes() => new FileInfo(_folder.Database).Length;

    private long Count()
    {
        using SqliteStoreConnection reader = SqliteConnections.OpenReader(_folder.Database);
        return reader.Number("SELECT COUNT(*) FROM row") ?? 0;
    }
}
