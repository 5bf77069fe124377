using System.Globalization;
using Microsoft.Extensions.Options;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Storage.Envelopes;
using OrleansMesh.Storage.Sql;
using OrleansMesh.Testing;
using OrleansMesh.Testing.Mesh;
using SQLitePCL;
using Xunit.Abstractions;

namespace OrleansMesh.Storage.Tests.Sqlite;

/// <summary>
/// R-05, N-02: the queues of 900 dead targets grow to their limits and are written to beyond. What waits costs disk in proportion to its bytes, and memory for each
/// queue, not for what is in it; what finds no room costs neither. <c>ORLEANSMESH_LONG=1</c> lets eight times as much wait.
/// </summary>
[Collection(nameof(SqliteDeadQueuesTests))]
public sealed class SqliteDeadQueuesTests(ITestOutputHelper output) : IStoredEnvelopeSink
{
    private const int Targets = 900;
    private const int PartiesMax = 7;
    private const int RefusedRounds = 3;

    /// <summary>Bytes on the managed heap for each queue with something in it; the last flush, of at most 512 envelopes, may still be in its writer's hands.</summary>
    private const int HeapBytesPerQueueMax = 512;
    private const long HeapBytesOfAFlushMax = 512 * 2048;

    /// <summary>Bytes that SQLite holds, of all connections: the writer's cache has 32 MiB, a reader's 2 MiB.</summary>
    private const long CacheBytesMax = 48L << 20;

    /// <summary>Of the file and its log, for each byte of envelopes that waits; what is less than a page for a queue is on top.</summary>
    private const double DiskShareMax = 1.35;
    private const int DiskBytesPerQueueMax = 4096;

    private static readonly string Text = new('x', 1500);
    private static readonly int MessagesMax = Environment.GetEnvironmentVariable("ORLEANSMESH_LONG") == "1" ? 64 : 8;

    private readonly ManualTimeProvider _clock = new();
    private readonly SampleMesh _source = new("did:mesh:test:source");
    private readonly SampleMesh[] _targets = [.. Enumerable.Range(0, Targets).Select(i => new SampleMesh(string.Create(CultureInfo.InvariantCulture, $"did:mesh:test:dead{i}")))];

    /// <summary>Not beside other tests: the heap of the process is measured.</summary>
    [CollectionDefinition(nameof(SqliteDeadQueuesTests), DisableParallelization = true)]
    public sealed class Alone;

    /// <inheritdoc/>
    void IStoredEnvelopeSink.OnStored(string targetMeshId, StoredEnvelope envelope)
    {
        // nobody is there
    }

    [Fact]
    public async Task AppendAsync_QueuesOfTheDeadToTheirLimitsAndBeyond_CostDiskByTheirBytesAndNoMemory()
    {
        using var folder = new StoreFolder();
        IOptions<StoreOptions> options = folder.Options(o => o.QueueMessagesMax = MessagesMax);
        var database = StoreDatabase.Of(options.Value);
        await using var writer = new StoreWriter(database, options);
        using StoreReader reader = database.OpenReader(writer);
        using var store = new SqlEnvelopeStore(writer, reader, options, this, _clock);
        SampleFederation[] federations = [.. _targets.Chunk(PartiesMax).Select(parties => new SampleFederation(_clock.GetUtcNow(), [_source, .. parties]))];
        long waiting = await FillAsync(store, federations, from: 0, until: 1, AppendOutcome.Stored);
        long atFirst = Heap();

        waiting += await FillAsync(store, federations, from: 1, MessagesMax / 2, AppendOutcome.Stored);
        long atHalf = Heap();
        waiting += await FillAsync(store, federations, MessagesMax / 2, MessagesMax, AppendOutcome.Stored);
        (long atLimit, long diskAtLimit) = (Heap(), Disk(folder));
        for (int round = 0; round < RefusedRounds; round++)
        {
            _ = await FillAsync(store, federations, MessagesMax, MessagesMax + 1, AppendOutcome.QueueFull);
        }

        (long beyond, long diskBeyond, long cache) = (Heap(), Disk(folder), raw.sqlite3_memory_used());
        output.WriteLine($"{Targets} queues, {waiting >> 10} KiB wait. On the heap {atFirst >> 10} KiB with one message in each, {(atHalf - atFirst) >> 10} KiB more at half of the limit, {(atLimit - atFirst) >> 10} at it, {(beyond - atFirst) >> 10} beyond; SQLite holds {cache >> 10} KiB; on the disk {diskAtLimit >> 10} KiB, beyond {diskBeyond >> 10}.");

        Assert.InRange(atLimit - atFirst, long.MinValue, (Targets * HeapBytesPerQueueMax) + HeapBytesOfAFlushMax);
        Assert.InRange(beyond - atFirst, long.MinValue, (Targets * HeapBytesPerQueueMax) + HeapBytesOfAFlushMax);
        Assert.InRange(cache, 0, CacheBytesMax);
        Assert.InRange(diskAtLimit, waiting, (waiting * DiskShareMax) + (Targets * DiskBytesPerQueueMax));
        Assert.Equal(diskAtLimit, diskBeyond);
    }

    private static long Heap() => GC.GetTotalMemory(forceFullCollection: true);

    private static long Disk(StoreFolder folder) => new FileInfo(folder.Database).Directory!.EnumerateFiles().Sum(file => file.Length);

    /// <summary>Sends each target messages of these numbers; bytes of all.</summary>
    private async Task<long> FillAsync(SqlEnvelopeStore store, SampleFederation[] federations, int from, int until, AppendOutcome expected)
    {
        long bytes = 0;
        for (int number = from; number < until; number++)
        {
            var admitted = new AdmittedEnvelope[Targets];
            _ = Parallel.For(0, Targets, i => admitted[i] = Admit(federations[i / PartiesMax], i, number));
            bytes += admitted.Sum(each => each.Envelope.Bytes.Length);
            Assert.All(await Task.WhenAll(admitted.Select(each => store.AppendAsync(each, CancellationToken.None).AsTask())), outcome => Assert.Equal(expected, outcome));
        }

        return bytes;
    }

    private AdmittedEnvelope Admit(SampleFederation federation, int target, int number)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        return federation.Admit(_source, federation.Message(_source, _targets[target], string.Create(CultureInfo.InvariantCulture, $"{target}-{number}"), now, Text), now);
    }
}
