using Orleans.Streams;
using Orleans.TestingHost;

namespace Orleans.InProcess.Tests.Streams;

public sealed class ImplicitSubscriptionTests : IAsyncLifetime
{
    private readonly Journal _journal = new();
    private InProcessTestCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await StreamClusters.StartAsync(_journal);

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Item_ActivatesTheGrainWithTheStreamsKey()
    {
        await _cluster.Stream<string>(FollowerGrain.Space, "a").OnNextAsync("x");
        await _journal.ReachAsync(1);
        await _cluster.Stream<string>(FollowerGrain.Space, "b").OnNextAsync("y");

        Assert.Equal(["a/1: x", "b/1: y"], await _journal.ReachAsync(2));
    }

    [Fact]
    public async Task Grain_WithIntegerKey_IsToldOfItsSubscriptionOnce()
    {
        IAsyncStream<string> stream = _cluster.Client.GetStreamProvider(StreamClusters.Provider).GetStream<string>(NumberedGrain.Space, 42);
        await stream.OnNextAsync("x");
        await stream.OnNextAsync("y");

        Assert.Equal([$"subscribed {StreamClusters.Provider} {NumberedGrain.Space}/42", "42: x", "42: y"], await _journal.ReachAsync(3));
    }

    [Fact]
    public async Task Grain_WithGuidKey_FollowsNamespacesByPattern()
    {
        var key = Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e");
        IStreamProvider provider = _cluster.Client.GetStreamProvider(StreamClusters.Provider);
        await provider.GetStream<string>("member.in", key).OnNextAsync("x");
        await _journal.ReachAsync(1);
        await provider.GetStream<string>("other", key).OnNextAsync("unheard");
        await provider.GetStream<string>("member.out", key).OnNextAsync("y");

        Assert.Equal([$"{key} member.in: x", $"{key} member.out: y"], await _journal.ReachAsync(2));
    }
}
