using Orleans.Streams;
using Orleans.Streams.Core;

namespace Orleans.InProcess.Tests.Streams;

/// <summary>Follows every namespace that a pattern matches.</summary>
[RegexImplicitStreamSubscription("^member\\.")]
public sealed class MemberGrain(Journal journal) : Grain, IMemberGrain, IStreamSubscriptionObserver
{
    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => handleFactory.Create<string>().ResumeAsync((item, _) =>
    {
        journal.Add($"{this.GetPrimaryKey()} {handleFactory.StreamId.GetNamespace()}: {item}");
        return Task.CompletedTask;
    });
}
