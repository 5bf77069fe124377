using Orleans.TestingHost;

namespace Orleans.InProcess.Tests.Streams;

public sealed class ExplicitSubscriptionTests : IAsyncLifetime
{
    private readonly Journal _journal = new();
    private InProcessTestCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await StreamClusters.StartAsync(_journal);

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    private IListenerGrain Listener(string key) => _cluster.Client.GetGrain<IListenerGrain>(key);

    [Fact]
    public async Task Items_ReachTheGrain_InOrder()
    {
        await Listener("a").Listen("talk", "1", "a");
        for (int i = 0; i < 20; i++)
        {
            await _cluster.Stream<string>("talk", "1").OnNextAsync($"{i}");
        }

        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"a: {i}"), await _journal.ReachAsync(20));
    }

    [Fact]
    public async Task Items_ReachEverySubscriptionOfTheirStream_AndNoOther()
    {
        await Listener("a").Listen("talk", "1", "a1");
        await Listener("a").Listen("talk", "1", "a2");
        await Listener("b").Listen("talk", "1", "b");
        await Listener("c").Listen("talk", "2", "c");
        await _cluster.Stream<string>("talk", "1").OnNextAsync("x");
        await _journal.ReachAsync(3);
        await _cluster.Stream<string>("talk", "2").OnNextAsync("y");

        Assert.Equal(["a1: x", "a2: x", "b: x", "c: y"], (await _journal.ReachAsync(4)).Order());
    }

    [Fact]
    public async Task PublishFromAGrain_ReachesItself_WithoutDeadlock()
    {
        await Listener("a").Listen("talk", "1", "a");
        await Listener("a").Say("talk", "1", "self");

        Assert.Equal(["a: self"], await _journal.ReachAsync(1));
    }

    [Fact]
    public async Task RequestContext_OfTheProducer_ReachesTheHandler()
    {
        await Listener("a").Listen("talk", "1", "a");
        RequestContext.Set("from", "me");
        await _cluster.Stream<string>("talk", "1").OnNextAsync("x");
        RequestContext.Remove("from");
        await _cluster.Stream<string>("talk", "1").OnNextAsync("y");

        Assert.Equal(["a: x from me", "a: y"], await _journal.ReachAsync(2));
    }

    [Fact]
    public async Task Unsubscribe_EndsTheDelivery()
    {
        await Listener("a").Listen("talk", "1", "a");
        await Listener("b").Listen("talk", "1", "b");
        Assert.Equal(1, await Listener("a").CountSubscriptions("talk", "1"));
        await Listener("a").StopListening("talk", "1");

        Assert.Equal(0, await Listener("a").CountSubscriptions("talk", "1"));
        await _cluster.Stream<string>("talk", "1").OnNextAsync("x");
        await _cluster.Stream<string>("talk", "1").OnNextAsync("y");
        Assert.Equal(["b: x", "b: y"], await _journal.ReachAsync(2));
    }

    [Fact]
    public async Task Resume_ReplacesTheHandler_OfTheSameSubscription()
    {
        await Listener("a").Listen("talk", "1", "old");
        await Listener("a").Rename("talk", "1", "new");
        await _cluster.Stream<string>("talk", "1").OnNextAsync("x");

        Assert.Equal(["new: x"], await _journal.ReachAsync(1));
        Assert.Equal(1, await Listener("a").CountSubscriptions("talk", "1"));
    }

    [Fact]
    public async Task Subscription_SurvivesDeactivation_AndTheItemActivatesTheGrain()
    {
        await Listener("a").Listen(ListenerGrain.ResumedSpace, "a", "first");
        await Listener("a").Deactivate();
        await _cluster.WaitForDeactivationAsync(Listener("a"));
        await _cluster.Stream<string>(ListenerGrain.ResumedSpace, "a").OnNextAsync("x");

        Assert.Equal(["resumed: x"], await _journal.ReachAsync(1));
    }
}
