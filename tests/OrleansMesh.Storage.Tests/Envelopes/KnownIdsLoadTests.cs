using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using OrleansMesh.Storage.Envelopes;
using OrleansMesh.Storage.Sql;
using OrleansMesh.Testing;
using Xunit.Abstractions;

namespace OrleansMesh.Storage.Tests.Envelopes;

/// <summary>
/// What a start costs with so many ids within the window (ADR 28). To measure: ORLEANSMESH_STORE_IDS, in a release build, with <c>--logger "console;verbosity=detailed"</c>; the blocks are in
/// the system's memory, having just been written.
/// </summary>
public abstract class KnownIdsLoadTests(TestDatabase database, ITestOutputHelper output) : IDisposable
{
    private const int BlockIds = RunSettling.MessagesAtOnce;

    private static readonly int Ids =
        int.TryParse(Environment.GetEnvironmentVariable("ORLEANSMESH_STORE_IDS"), CultureInfo.InvariantCulture, out int ids) && ids > 0 ? ids : 50 * BlockIds;

    [StoreFact]
    public async Task Load_TheBlocksOfAWindow_KnowsEachId()
    {
        var clock = new ManualTimeProvider();
        UInt128[] some = [];
        await using (var written = new OpenStore(database, clock))
        {
            foreach (int[] blocks in Enumerable.Range(1, Ids / BlockIds).Chunk(256))
            {
                // these share a flush
                some = (await Task.WhenAll(blocks.Select(block => WriteAsync(written.Writer, (long)block * BlockIds))))[^1];
            }
        }

        long before = GC.GetTotalMemory(forceFullCollection: true);
        await using var open = new OpenStore(database, clock);
        var index = new IdIndex(StoreDefaults.KnownIdsMax / 4, 150_000);
        var known = new KnownIds(StoreDefaults.KnownIdsMax, index);
        TimeSpan read = await open.Writer.WriteAsync(
            connection =>
            {
                long start = Stopwatch.GetTimestamp();
                connection.Read("SELECT last, accepted_at, messages, ids FROM envelope_id_block ORDER BY last", row => _ = row.GetFieldValue<byte[]>(3));
                return Stopwatch.GetElapsedTime(start);
            },
            CancellationToken.None);
        TimeSpan took = await open.Writer.WriteAsync(
            connection =>
            {
                long start = Stopwatch.GetTimestamp();
                known.Load(connection);
                return Stopwatch.GetElapsedTime(start);
            },
            CancellationToken.None);
        output.WriteLine(FormattableString.Invariant(
            $"{known.Count:N0} ids: {took.TotalSeconds:F2} s, of which {read.TotalSeconds:F2} s to read them, tables of {index.Bytes / 1048576.0:F0} MiB, {(GC.GetTotalMemory(forceFullCollection: true) - before) / 1048576.0:F0} MiB in use with them"));
        Assert.Equal(Ids / BlockIds * BlockIds, known.Count);
        Assert.All(some, hash => Assert.Contains(Ids / BlockIds * BlockIds, index.Candidates(hash)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        database.Dispose();
        GC.SuppressFinalize(this);
    }

    private static StoreOptions StoreDefaults { get; } = new();

    private static Task<UInt128[]> WriteAsync(StoreWriter writer, long last)
    {
        var ids = new KnownId[BlockIds];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = new KnownId(EnvelopeIds.NumberOf(RandomNumberGenerator.GetBytes(EnvelopeHead.HashBytes)), last - i, 1);
        }

        // four generations, as the window has them
        long acceptedAt = last * 600_000 / Ids;
        return writer.WriteAsync(
            connection =>
            {
                connection.Execute("INSERT INTO envelope_id_block (last, accepted_at, messages, ids) VALUES ($1, $2, $3, $4)", last, acceptedAt, ids.Length, IdBlock.Write(last, ids));
                return ids.Select(id => id.Hash).ToArray();
            },
            CancellationToken.None);
    }
}
