namespace Orleans.Streams.Core;

/// <summary>A grain that is told of its subscriptions when something arrives for them.</summary>
public interface IStreamSubscriptionObserver
{
    Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory);
}
