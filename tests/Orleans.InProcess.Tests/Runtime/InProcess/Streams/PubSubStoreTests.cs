using Microsoft.Extensions.DependencyInjection;
using Orleans.InProcess.Tests.Streams;
using Orleans.Storage;
using Orleans.Streams;

namespace Orleans.InProcess.Tests.Runtime.InProcess.Streams;

/// <summary>Explicit subscriptions of grains are as durable as the storage named PubSubStore.</summary>
public sealed class PubSubStoreTests
{
    private static void Use(ISiloBuilder silo, IGrainStorage storage) => silo.Services.AddKeyedSingleton("PubSubStore", storage);

    private static async Task PublishAsync(SteppedCluster cluster, string text)
    {
        await cluster.Client.GetStreamProvider(SteppedCluster.Provider).GetStream<string>(ListenerGrain.ResumedSpace, "a").OnNextAsync(text);
        cluster.Scheduler.Run();
    }

    [Fact]
    public async Task StoredSubscription_OutlivesTheSilo()
    {
        var storage = new MemoryGrainStorage();
        await using (SteppedCluster first = await SteppedCluster.StartAsync(silo => Use(silo, storage)))
        {
            await first.RunAsync(first.Client.GetGrain<IListenerGrain>("a").Listen(ListenerGrain.ResumedSpace, "a", "first"));
        }

        await using SteppedCluster second = await SteppedCluster.StartAsync(silo => Use(silo, storage));
        await PublishAsync(second, "x");

        Assert.Equal(["resumed: x"], second.TakeEntries());
    }

    [Fact]
    public async Task EndedSubscription_IsForgottenByTheStore()
    {
        var storage = new MemoryGrainStorage();
        await using (SteppedCluster first = await SteppedCluster.StartAsync(silo => Use(silo, storage)))
        {
            IListenerGrain listener = first.Client.GetGrain<IListenerGrain>("a");
            await first.RunAsync(listener.Listen(ListenerGrain.ResumedSpace, "a", "first"));
            await first.RunAsync(listener.Listen(ListenerGrain.ResumedSpace, "a", "second"));
            await first.RunAsync(listener.StopListening(ListenerGrain.ResumedSpace, "a"));
        }

        await using SteppedCluster second = await SteppedCluster.StartAsync(silo => Use(silo, storage));
        await PublishAsync(second, "x");

        Assert.Empty(second.TakeEntries());
    }

    [Fact]
    public async Task WithoutTheStore_SubscriptionsEndWithTheSilo()
    {
        await using (SteppedCluster first = await SteppedCluster.StartAsync())
        {
            await first.RunAsync(first.Client.GetGrain<IListenerGrain>("a").Listen(ListenerGrain.ResumedSpace, "a", "first"));
        }

        await using SteppedCluster second = await SteppedCluster.StartAsync();
        await PublishAsync(second, "x");

        Assert.Empty(second.TakeEntries());
    }
}
