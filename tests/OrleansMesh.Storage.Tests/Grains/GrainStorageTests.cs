using Orleans.Storage;
using OrleansMesh.Storage.Grains;
using OrleansMesh.Testing;

namespace OrleansMesh.Storage.Tests.Grains;

public abstract class GrainStorageTests(TestDatabase database) : IAsyncLifetime
{
    private const string Name = "counter";
    private static readonly GrainId Id = GrainId.Create("counter", "one");

    private OpenStore _open = null!;

    private SqlGrainStorage Storage => new(_open.Writer, _open.Reader);

    public Task InitializeAsync()
    {
        _open = new OpenStore(database, new ManualTimeProvider());
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _open.DisposeAsync();
        database.Dispose();
    }

    [StoreFact]
    public async Task ReadStateAsync_NothingWritten_GivesAFreshState()
    {
        var state = new GrainState<Counter>(new Counter { Value = 9 }) { ETag = "3", RecordExists = true };
        await Storage.ReadStateAsync(Name, Id, state);

        Assert.Equal((null, false, 0), (state.ETag, state.RecordExists, state.State.Value));
    }

    [StoreFact]
    public async Task WriteStateAsync_AfterReopening_IsReadBackWithItsETag()
    {
        GrainState<Counter> written = await WrittenAsync(41);
        written.State.Value = 42;
        await Storage.WriteStateAsync(Name, Id, written);
        await _open.DisposeAsync();
        _open = new OpenStore(database, new ManualTimeProvider());
        GrainState<Counter> read = await ReadAsync(Name);

        Assert.Equal((42, written.ETag, true), (read.State.Value, read.ETag, read.RecordExists));
        Assert.Equal("2", read.ETag);
    }

    [StoreFact]
    public async Task WriteStateAsync_AnotherStateOrGrain_IsKeptApart()
    {
        await WrittenAsync(1);
        var other = new GrainState<Counter>(new Counter { Value = 2 });
        await Storage.WriteStateAsync("other", Id, other);
        await Storage.WriteStateAsync(Name, GrainId.Create("counter", "two"), new GrainState<Counter>(new Counter { Value = 3 }));

        Assert.Equal(1, (await ReadAsync(Name)).State.Value);
        Assert.Equal(2, (await ReadAsync("other")).State.Value);
    }

    [StoreFact]
    public async Task WriteStateAsync_AStaleETag_IsRefusedAndChangesNothing()
    {
        GrainState<Counter> first = await WrittenAsync(1);
        GrainState<Counter> second = await ReadAsync(Name);
        second.State.Value = 2;
        await Storage.WriteStateAsync(Name, Id, second);
        first.State.Value = 3;

        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync(Name, Id, first));
        Assert.Equal("1", first.ETag);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync(Name, Id, new GrainState<Counter>(new Counter())));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.ClearStateAsync(Name, Id, first));
        Assert.Equal(2, (await ReadAsync(Name)).State.Value);
    }

    [StoreFact]
    public async Task ClearStateAsync_AWrittenState_IsGoneAndCanBeWrittenAgain()
    {
        GrainState<Counter> state = await WrittenAsync(5);
        await Storage.ClearStateAsync(Name, Id, state);
        Assert.Equal((null, false, 0), (state.ETag, state.RecordExists, state.State.Value));
        Assert.False((await ReadAsync(Name)).RecordExists);

        await Storage.WriteStateAsync(Name, Id, state);
        Assert.Equal(("1", true), (state.ETag, state.RecordExists));
    }

    [StoreFact]
    public async Task ClearStateAsync_NothingWritten_IsNoFailure()
    {
        var state = new GrainState<Counter>(new Counter { Value = 5 });
        await Storage.ClearStateAsync(Name, Id, state);

        Assert.Equal((null, false, 0), (state.ETag, state.RecordExists, state.State.Value));
    }

    private async Task<GrainState<Counter>> WrittenAsync(int value)
    {
        var state = new GrainState<Counter>(new Counter { Value = value });
        await Storage.WriteStateAsync(Name, Id, state);
        return state;
    }

    private async Task<GrainState<Counter>> ReadAsync(string name)
    {
        var state = new GrainState<Counter>();
        await Storage.ReadStateAsync(name, Id, state);
        return state;
    }

    private sealed class Counter
    {
        public int Value { get; set; }
    }
}
