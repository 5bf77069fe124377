namespace Orleans.InProcess.Tests.Streams;

/// <summary>Subscribes explicitly to streams of texts.</summary>
public interface IListenerGrain : IGrainWithStringKey
{
    /// <summary>Subscribes with a handler that notes what it hears under a name.</summary>
    Task<Guid> Listen(string space, string key, string name);

    /// <summary>Replaces the handlers of all its subscriptions to a stream.</summary>
    Task Rename(string space, string key, string name);

    Task StopListening(string space, string key);

    Task<int> CountSubscriptions(string space, string key);

    /// <summary>Publishes from inside the grain.</summary>
    Task Say(string space, string key, string text);

    Task Deactivate();
}
