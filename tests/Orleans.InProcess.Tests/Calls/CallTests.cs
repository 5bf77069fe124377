using Orleans.TestingHost;

namespace Orleans.InProcess.Tests.Calls;

public sealed class CallTests : IAsyncLifetime
{
    private InProcessTestCluster _cluster = null!;

    private ICallsGrain Grain => _cluster.Client.GetGrain<ICallsGrain>("one");

    public async Task InitializeAsync() => _cluster = await TestClusters.StartAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Call_OfEachReturnShape_Returns()
    {
        await Grain.Nothing();
        Assert.Equal(5, await Grain.Add(4));
        await Grain.Quick();
        Assert.Equal("name of one", await Grain.Describe("name"));
        Assert.Equal(new Guid("00000000-0000-0000-0000-000000000007"), await Grain.Same(new Guid("00000000-0000-0000-0000-000000000007")));
        Assert.Null(await Grain.Maybe(null));
        Assert.Equal(14, await Grain.Inherited(7));
    }

    [Fact]
    public async Task OneWay_ThatFails_OnlyRunsAtTheCallee()
    {
        Grain.Note("a");
        await Grain.NoteAndFail("b");
        string notes = await Grain.Notes();
        Assert.Equal(["a", "b"], notes.Split(',').Order());
    }

    [Fact]
    public async Task Call_ThatThrows_ThrowsTheSameTypeUnwrapped()
    {
        InvalidOperationException thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => Grain.Throw("no"));
        Assert.Equal("no", thrown.Message);
    }

    [Fact]
    public async Task Arguments_ThatTheCalleeChanges_AreCopies()
    {
        List<int> mine = [1];
        List<int> returned = await Grain.Append(mine, 2);
        Assert.Equal([1], mine);
        Assert.Equal([1, 2], returned);
    }

    [Fact]
    public async Task Reference_AsArgument_ReachesTheSameGrain()
    {
        ICallsGrain other = _cluster.Client.GetGrain<ICallsGrain>("two");
        Assert.Equal("calls/two", await Grain.IdOf(other));
        Assert.Equal(GrainId.Parse("calls/two"), other.GetGrainId());
    }
}
