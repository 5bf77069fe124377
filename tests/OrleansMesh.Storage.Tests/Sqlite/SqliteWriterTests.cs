using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Storage.Tests.Sqlite;

public sealed class SqliteWriterTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task WriteAsync_WritesThatWaitTogether_ShareOneFlushInTheirOrder()
    {
        await using StoreWriter writer = Open();
        using WriterGate gate = await WriterGate.CloseAsync(writer);
        var events = new ConcurrentQueue<string>();
        Task[] writes = [.. Enumerable.Range(0, 5).Select(i => writer.WriteAsync(
            connection =>
            {
                events.Enqueue($"run {i}");
                return Put(connection, $"g{i}");
            },
            CancellationToken.None,
            _ => events.Enqueue($"flushed {i}")))];
        await gate.OpenAsync();
        await Task.WhenAll(writes);

        Assert.Equal([.. Enumerable.Range(0, 5).Select(i => $"run {i}"), .. Enumerable.Range(0, 5).Select(i => $"flushed {i}")], events);
    }

    [Fact]
    public async Task WriteAsync_MoreThanABatch_IsFlushedBatchByBatch()
    {
        await using StoreWriter writer = Open(o => o.WriteBatchMax = 2);
        using WriterGate gate = await WriterGate.CloseAsync(writer);
        var events = new ConcurrentQueue<string>();
        Task[] writes = [.. Enumerable.Range(0, 4).Select(i => writer.WriteAsync(
            _ =>
            {
                events.Enqueue($"run {i}");
                return i;
            },
            CancellationToken.None,
            _ => events.Enqueue($"flushed {i}")))];
        await gate.OpenAsync();
        await Task.WhenAll(writes);

        Assert.Equal(["run 0", "run 1", "flushed 0", "flushed 1", "run 2", "run 3", "flushed 2", "flushed 3"], events);
    }

    [Fact]
    public async Task WriteAsync_OneThatMayWait_IsOvertakenAndFlushedWithoutOthersToo()
    {
        await using StoreWriter writer = Open();
        using WriterGate gate = await WriterGate.CloseAsync(writer);
        var events = new ConcurrentQueue<string>();
        Task[] writes = [.. Enumerable.Range(0, 4).Select(i => writer.WriteAsync(connection => Put(connection, $"g{i}"), CancellationToken.None, _ => events.Enqueue($"{i}"), mayWait: i < 2))];
        await gate.OpenAsync();
        await Task.WhenAll(writes);
        Assert.Equal(["2", "3", "0", "1"], events);

        await writer.WriteAsync(connection => Put(connection, "alone"), CancellationToken.None, mayWait: true);
        Assert.Equal(["alone", "g0", "g1", "g2", "g3"], await KeysAsync(writer));
    }

    [Fact]
    public async Task DisposeAsync_OneThatMayWaitDoes_ItIsFlushedFirst()
    {
        StoreWriter writer = Open();
        Task<int> write = writer.WriteAsync(connection => Put(connection, "kept"), CancellationToken.None, mayWait: true);
        await writer.DisposeAsync();

        Assert.Equal(1, await write);
    }

    [Fact]
    public async Task WriteAsync_OneOfABatchFails_ItFailsWholeAndAlone()
    {
        await using StoreWriter writer = Open();
        using WriterGate gate = await WriterGate.CloseAsync(writer);
        Task<int> before = writer.WriteAsync(connection => Put(connection, "before"), CancellationToken.None);
        Task<int> wrong = writer.WriteAsync(connection => Put(connection, "half") + Put(connection, "before"), CancellationToken.None);
        Task<int> thrown = writer.WriteAsync<int>(
            connection => throw new InvalidOperationException($"after {Put(connection, "thrown")} row"), CancellationToken.None);
        Task<int> after = writer.WriteAsync(connection => Put(connection, "after"), CancellationToken.None);
        await gate.OpenAsync();

        Assert.Equal(1, await before);
        Assert.Equal(1, await after);
        Assert.Equal(19, (await Assert.ThrowsAsync<SqliteException>(() => wrong)).SqliteErrorCode);
        Assert.Equal("after 1 row", (await Assert.ThrowsAsync<InvalidOperationException>(() => thrown)).Message);
        Assert.Equal(["after", "before"], await KeysAsync(writer));
    }

    [Fact]
    public async Task WriteAsync_TheDiskIsFull_TheBatchFailsAndTheNextSucceedsWhenThereIsRoom()
    {
        await using StoreWriter writer = Open();
        await LimitPagesAsync(writer, 1);
        using WriterGate gate = await WriterGate.CloseAsync(writer);
        Task<int> small = writer.WriteAsync(connection => Put(connection, "small"), CancellationToken.None);
        Task<int> large = writer.WriteAsync(connection => Put(connection, "large", new byte[1 << 20]), CancellationToken.None);
        await gate.OpenAsync();

        Assert.Equal(13, (await Assert.ThrowsAsync<SqliteException>(() => large)).SqliteErrorCode);
        await Assert.ThrowsAsync<SqliteException>(() => small);
        Assert.Empty(await KeysAsync(writer));

        await LimitPagesAsync(writer, 1_000_000);
        Assert.Equal(1, await writer.WriteAsync(connection => Put(connection, "small"), CancellationToken.None));
        Assert.Equal(["small"], await KeysAsync(writer));
    }

    [Fact]
    public async Task WriteAsync_TheQueueIsFull_HoldsTheCallerBackUntilItGivesUp()
    {
        await using StoreWriter writer = Open(o => o.WriteQueueMax = 16);
        using WriterGate gate = await WriterGate.CloseAsync(writer);
        Task<int>[] fit = [.. Enumerable.Range(0, 16).Select(i => writer.WriteAsync(_ => i, CancellationToken.None))];
        using var patience = new CancellationTokenSource();
        Task<int> tooMany = writer.WriteAsync(_ => 16, patience.Token);
        Task<int> patient = writer.WriteAsync(_ => 17, CancellationToken.None);
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => tooMany);
        Assert.DoesNotContain(fit, f => f.IsCompleted);
        await gate.OpenAsync();
        int[] results = await Task.WhenAll([.. fit, patient]);
        Assert.Equal([.. Enumerable.Range(0, 16), 17], results);
    }

    [Fact]
    public async Task WriteAsync_TheCallbackFails_ItsWaiterHearsItAndTheWriterGoesOn()
    {
        await using StoreWriter writer = Open();

        await Assert.ThrowsAsync<InvalidOperationException>(() => writer.WriteAsync(
            connection => Put(connection, "kept"), CancellationToken.None, _ => throw new InvalidOperationException()));
        Assert.Equal(["kept"], await KeysAsync(writer));
    }

    [Fact]
    public async Task DisposeAsync_WritesAreWaiting_TheyAreFlushedFirst()
    {
        StoreWriter writer = Open();
        Task<int>[] writes = [.. Enumerable.Range(0, 100).Select(i => writer.WriteAsync(connection => Put(connection, $"{i:D3}"), CancellationToken.None))];
        await writer.DisposeAsync();

        Assert.Equal(100, (await Task.WhenAll(writes)).Sum());
        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => writer.WriteAsync(_ => 1, CancellationToken.None));
        await using StoreWriter again = Open();
        Assert.Equal(100, (await KeysAsync(again)).Count);
    }

    private static int Put(StoreConnection connection, string key, byte[]? body = null) =>
        connection.Execute("INSERT INTO grain_state (grain_id, state_name, etag, body) VALUES ($1, 's', 1, $2)", key, body ?? []);

    private static Task<int> LimitPagesAsync(StoreWriter writer, int pages) => writer.WriteAsync(
        connection => connection.Execute(FormattableString.Invariant($"PRAGMA max_page_count = {pages}")), CancellationToken.None);

    private static Task<List<string>> KeysAsync(StoreWriter writer) => writer.WriteAsync(
        connection => connection.Query("SELECT grain_id FROM grain_state ORDER BY grain_id", row => row.GetString(0)), CancellationToken.None);

    private StoreWriter Open(Action<StoreOptions>? set = null) => new(StoreDatabase.Of(_folder.Options().Value), _folder.Options(set));
}
