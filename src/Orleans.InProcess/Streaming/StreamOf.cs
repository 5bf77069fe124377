using Orleans.Runtime.Requests;
using Orleans.Serialization.Cloning;
using Orleans.Streams;

namespace Orleans.Streaming;

/// <summary>A stream as seen by one silo or client.</summary>
internal sealed class StreamOf<T>(MemoryStreamProvider provider, StreamId id) : IAsyncStream<T>
{
    public MemoryStreamProvider Provider => provider;

    public bool IsRewindable => false;

    public string ProviderName => provider.Name;

    public StreamId StreamId => id;

    private StreamKey Key => new(provider.Name, id);

    public static void RefuseToken(StreamSequenceToken? token)
    {
        if (token is not null)
        {
            throw new ArgumentException("The stream is not rewindable: pass no token.", nameof(token));
        }
    }

    public Task OnNextAsync(T item, StreamSequenceToken? token = null) => PublishAsync([item]);

    public Task OnNextBatchAsync(IEnumerable<T> batch, StreamSequenceToken? token = null) => PublishAsync(batch);

    public Task OnCompletedAsync() => throw new NotSupportedException("A stream of this kind never ends; neither do the persistent streams of Orleans.");

    public Task OnErrorAsync(Exception ex) => throw new NotSupportedException("A stream of this kind carries no errors; neither do the persistent streams of Orleans.");

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer) => SubscribeAsync(observer, null);

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token, string? filterData = null)
    {
        ArgumentNullException.ThrowIfNull(observer);
        return SubscribeAsync(new StreamHandler<T>(observer, null), token);
    }

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer) => SubscribeAsync(observer, null);

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token)
    {
        ArgumentNullException.ThrowIfNull(observer);
        return SubscribeAsync(new StreamHandler<T>(null, observer), token);
    }

    public async Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles()
    {
        IReadOnlyList<Guid> subscriptions = await provider.Hub.SubscriptionsAsync(Key, provider.Here().Consumer);
        return [.. subscriptions.Select(subscription => new SubscriptionHandle<T>(this, subscription))];
    }

    public Task UnsubscribeAsync(Guid subscription)
    {
        provider.Here().Detach(subscription);
        return provider.Hub.UnsubscribeAsync(Key, subscription);
    }

    public bool Equals(IAsyncStream<T>? other) => other is not null && other.ProviderName == ProviderName && other.StreamId == id;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as IAsyncStream<T>);

    /// <inheritdoc/>
    public override int GetHashCode() => Key.GetHashCode();

    public int CompareTo(IAsyncStream<T>? other) => other is null ? 1 : (ProviderName, id).CompareTo((other.ProviderName, other.StreamId));

    /// <inheritdoc/>
    public override string ToString() => Key.ToString();

    private Task PublishAsync(IEnumerable<T> items)
    {
        object?[] copies = [.. items.Select(item => item is null ? null : ObjectCopier.Copy(item))];
        return copies.Length == 0 ? Task.CompletedTask : provider.Hub.PublishAsync(Key, copies, RequestValues.Current);
    }

    private async Task<StreamSubscriptionHandle<T>> SubscribeAsync(StreamHandler<T> handler, StreamSequenceToken? token)
    {
        RefuseToken(token);
        StreamHandlers here = provider.Here();
        Guid subscription = await provider.Hub.SubscribeAsync(Key, here.Consumer, chosen => here.Attach(chosen, handler));
        return new SubscriptionHandle<T>(this, subscription);
    }
}
