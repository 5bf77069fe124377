using Orleans.Streams;

namespace Orleans.InProcess.Tests.Streams;

/// <summary>Attaches its handler when it is activated.</summary>
[ImplicitStreamSubscription(Space)]
public sealed class FollowerGrain(Journal journal) : Grain, IFollowerGrain
{
    public const string Space = "followed";

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        string key = this.GetPrimaryKeyString();
        IAsyncStream<string> stream = this.GetStreamProvider(StreamClusters.Provider).GetStream<string>(StreamId.Create(Space, key));
        IList<StreamSubscriptionHandle<string>> handles = await stream.GetAllSubscriptionHandles();
        foreach (StreamSubscriptionHandle<string> handle in handles)
        {
            await handle.ResumeAsync((item, _) =>
            {
                journal.Add($"{key}/{handles.Count}: {item}");
                return Task.CompletedTask;
            });
        }
    }
}
