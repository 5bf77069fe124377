using Orleans.Streams;
using Orleans.Streams.Core;

namespace Orleans.InProcess.Tests.Streams;

/// <summary>Attaches its handler when it is told of a subscription.</summary>
[ImplicitStreamSubscription(Space)]
public sealed class NumberedGrain(Journal journal) : Grain, INumberedGrain, IStreamSubscriptionObserver
{
    public const string Space = "numbered";

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory)
    {
        journal.Add($"subscribed {handleFactory.ProviderName} {handleFactory.StreamId}");
        return handleFactory.Create<string>().ResumeAsync((item, _) =>
        {
            journal.Add($"{this.GetPrimaryKeyLong()}: {item}");
            return Task.CompletedTask;
        });
    }
}
