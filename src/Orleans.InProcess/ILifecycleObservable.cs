namespace Orleans;

/// <summary>A start and stop in numbered stages to which others subscribe.</summary>
public interface ILifecycleObservable
{
    /// <summary>Subscribes to one stage; disposing the result withdraws.</summary>
    IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer);
}
