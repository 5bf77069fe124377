using Orleans.Streams;

namespace Orleans.Streaming;

/// <summary>A handle that is good for one resumption or for the end.</summary>
internal sealed class SubscriptionHandle<T>(StreamOf<T> stream, Guid id) : StreamSubscriptionHandle<T>
{
    private bool _used;

    /// <inheritdoc/>
    public override StreamId StreamId => stream.StreamId;

    /// <inheritdoc/>
    public override string ProviderName => stream.ProviderName;

    /// <inheritdoc/>
    public override Guid HandleId => id;

    /// <inheritdoc/>
    public override async Task UnsubscribeAsync()
    {
        RefuseUsed();
        await stream.UnsubscribeAsync(id);
        _used = true;
    }

    /// <inheritdoc/>
    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token = null)
    {
        ArgumentNullException.ThrowIfNull(observer);
        return Resume(new StreamHandler<T>(observer, null), token);
    }

    /// <inheritdoc/>
    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token = null)
    {
        ArgumentNullException.ThrowIfNull(observer);
        return Resume(new StreamHandler<T>(null, observer), token);
    }

    /// <inheritdoc/>
    public override bool Equals(StreamSubscriptionHandle<T>? other) => other is not null && other.HandleId == id;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StreamSubscriptionHandle<T>);

    /// <inheritdoc/>
    public override int GetHashCode() => id.GetHashCode();

    private Task<StreamSubscriptionHandle<T>> Resume(StreamHandler<T> handler, StreamSequenceToken? token)
    {
        RefuseUsed();
        StreamOf<T>.RefuseToken(token);
        stream.Provider.Here().Attach(id, handler);
        _used = true;
        return Task.FromResult<StreamSubscriptionHandle<T>>(new SubscriptionHandle<T>(stream, id));
    }

    private void RefuseUsed()
    {
        if (_used)
        {
            throw new InvalidOperationException("The handle was used to resume or to unsubscribe. Use the one that ResumeAsync returned.");
        }
    }
}
