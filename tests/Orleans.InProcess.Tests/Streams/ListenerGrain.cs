using Orleans.Streams;

namespace Orleans.InProcess.Tests.Streams;

/// <summary>On activation it resumes its subscriptions to the stream that has its own key.</summary>
public sealed class ListenerGrain(Journal journal) : Grain, IListenerGrain
{
    public const string ResumedSpace = "resumed";

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        foreach (StreamSubscriptionHandle<string> handle in await StreamOf(ResumedSpace, this.GetPrimaryKeyString()).GetAllSubscriptionHandles())
        {
            await handle.ResumeAsync((item, _) => Hear("resumed", item));
        }
    }

    public async Task<Guid> Listen(string space, string key, string name) =>
        (await StreamOf(space, key).SubscribeAsync((item, _) => Hear(name, item))).HandleId;

    public async Task Rename(string space, string key, string name)
    {
        foreach (StreamSubscriptionHandle<string> handle in await StreamOf(space, key).GetAllSubscriptionHandles())
        {
            await handle.ResumeAsync((item, _) => Hear(name, item));
        }
    }

    public async Task StopListening(string space, string key)
    {
        foreach (StreamSubscriptionHandle<string> handle in await StreamOf(space, key).GetAllSubscriptionHandles())
        {
            await handle.UnsubscribeAsync();
        }
    }

    public async Task<int> CountSubscriptions(string space, string key) => (await StreamOf(space, key).GetAllSubscriptionHandles()).Count;

    public Task Say(string space, string key, string text) => StreamOf(space, key).OnNextAsync(text);

    public Task Deactivate()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private Task Hear(string name, string item)
    {
        string context = RequestContext.Get("from") is { } from ? $" from {from}" : "";
        journal.Add($"{name}: {item}{context}");
        return Task.CompletedTask;
    }

    private IAsyncStream<string> StreamOf(string space, string key) =>
        this.GetStreamProvider(StreamClusters.Provider).GetStream<string>(StreamId.Create(space, key));
}
