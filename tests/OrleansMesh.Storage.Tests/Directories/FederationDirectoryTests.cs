using Orleans.Storage;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Grains.Federations;
using OrleansMesh.Storage.Directories;
using OrleansMesh.Storage.Grains;
using OrleansMesh.Testing;

namespace OrleansMesh.Storage.Tests.Directories;

public abstract class FederationDirectoryTests(TestDatabase database) : IAsyncLifetime
{
    private static readonly Guid[] Ids = [.. Enumerable.Range(1, 4).Select(i => new Guid(i, 0, 0, new byte[8]))];

    private OpenStore _open = null!;

    private SqlFederationDirectory Federations => new(_open.Reader);

    public async Task InitializeAsync()
    {
        _open = new OpenStore(database, new ManualTimeProvider());
        await PutAsync(Ids[0], FederationStatus.Active, 10, "a", "b");
        await PutAsync(Ids[1], FederationStatus.Proposed, 20, "a", "c");
        await PutAsync(Ids[2], FederationStatus.Ended, 30, "a", "b");
        await PutAsync(Ids[3], FederationStatus.Active, 40, "b", "c");
    }

    public async Task DisposeAsync()
    {
        await _open.DisposeAsync();
        database.Dispose();
    }

    [StoreFact]
    public async Task ActiveAsync_OfSeveral_GivesTheActiveOnesAlsoAfterReopening()
    {
        await _open.DisposeAsync();
        _open = new OpenStore(database, new ManualTimeProvider());

        Assert.Equal([Ids[0], Ids[3]], (await Federations.ActiveAsync(default)).Order());
    }

    [StoreFact]
    public async Task WriteState_AChange_MovesTheFederation()
    {
        await PutAsync(Ids[0], FederationStatus.Ended, 50, "a", "b");
        await PutAsync(Ids[1], FederationStatus.Active, 60, "a", "c");

        Assert.Equal([Ids[1], Ids[3]], (await Federations.ActiveAsync(default)).Order());
        Assert.Equal([Ids[1], Ids[0], Ids[2]], await Federations.OfPartyAsync("a", 10, default));
    }

    [StoreFact]
    public async Task OfPartyAsync_NewestFirst_UpToTheLimit()
    {
        foreach ((string party, int limit, int[] expected) in new (string, int, int[])[] { ("a", 10, [3, 2, 1]), ("a", 2, [3, 2]), ("b", 10, [4, 3, 1]), ("stranger", 10, []) })
        {
            Assert.Equal(expected.Select(i => Ids[i - 1]), await Federations.OfPartyAsync(party, limit, default));
        }
    }

    [StoreFact]
    public async Task ChangedAsync_FromThatTimeOn_NewestFirst_UpToTheLimit()
    {
        foreach ((long since, int limit, int[] expected) in new (long, int, int[])[] { (0, 10, [4, 3, 2, 1]), (30, 10, [4, 3]), (31, 10, [4]), (41, 10, []), (0, 2, [4, 3]) })
        {
            Assert.Equal(expected.Select(i => Ids[i - 1]), await Federations.ChangedAsync(since, limit, default));
        }
    }

    [StoreFact]
    public async Task OfPartyAsync_AfterAStaleWrite_IsAsBefore()
    {
        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(Ids[0], FederationStatus.Ended, 99, "7", "a", "z"));

        Assert.Equal([Ids[0], Ids[3]], (await Federations.ActiveAsync(default)).Order());
        Assert.Empty(await Federations.OfPartyAsync("z", 10, default));
    }

    private async Task PutAsync(Guid id, FederationStatus status, long at, params string[] parties)
    {
        var known = new GrainState<FederationState>();
        await Storage.ReadStateAsync("federation", Grain(id), known);
        await WriteAsync(id, status, at, known.ETag, parties);
    }

    private Task WriteAsync(Guid id, FederationStatus status, long at, string? etag, params string[] parties)
    {
        var record = new FederationRecord(id, status, 1, parties[0], parties, [], null, [], "", at);
        return Storage.WriteStateAsync("federation", Grain(id), new GrainState<FederationState>(new FederationState { Record = record }) { ETag = etag });
    }

    private SqlGrainStorage Storage => new(_open.Writer, _open.Reader);

    private static GrainId Grain(Guid id) => GrainId.Create("federation", id.ToString("N"));
}
