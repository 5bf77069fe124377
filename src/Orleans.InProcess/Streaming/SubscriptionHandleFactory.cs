using Orleans.Streams;
using Orleans.Streams.Core;

namespace Orleans.Streaming;

/// <summary>Makes a handle once the grain has said what type the items have.</summary>
internal sealed class SubscriptionHandleFactory(MemoryStreamProvider provider, StreamId stream, Guid subscription) : IStreamSubscriptionHandleFactory
{
    public StreamId StreamId => stream;

    public string ProviderName => provider.Name;

    public GuidId SubscriptionId => GuidId.GetGuidId(subscription);

    public StreamSubscriptionHandle<T> Create<T>() => new SubscriptionHandle<T>(new StreamOf<T>(provider, stream), subscription);
}
