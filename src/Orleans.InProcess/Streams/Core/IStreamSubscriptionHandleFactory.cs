namespace Orleans.Streams.Core;

/// <summary>Makes the typed handle of a subscription that was made for a grain.</summary>
public interface IStreamSubscriptionHandleFactory
{
    StreamId StreamId { get; }

    string ProviderName { get; }

    GuidId SubscriptionId { get; }

    StreamSubscriptionHandle<T> Create<T>();
}
