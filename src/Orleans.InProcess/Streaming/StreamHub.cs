using Orleans.Runtime.Requests;

namespace Orleans.Streaming;

/// <summary>The streams of one silo. A stream is kept in memory only while it has explicit subscriptions or something to do.</summary>
internal sealed class StreamHub : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<StreamKey, StreamFeed> _feeds = [];
    private readonly CancellationTokenSource _stopped = new();
    private readonly Lazy<ImplicitSubscriptions> _implicit;
    private long _sequence;

    public StreamHub(SiloCore silo)
    {
        Silo = silo;
        _implicit = new Lazy<ImplicitSubscriptions>(() => new ImplicitSubscriptions(silo.Classes, silo.Logger));
        Store = new SubscriptionStore(silo.Services);
        Stopped = _stopped.Token;
    }

    public SiloCore Silo { get; }

    public SubscriptionStore Store { get; }

    public ImplicitSubscriptions Implicit => _implicit.Value;

    /// <summary>Deliveries stop when the silo stops; what still waits is lost, as the memory of a silo is.</summary>
    public CancellationToken Stopped { get; }

    /// <summary>How many streams are kept in memory now.</summary>
    public int StreamCount
    {
        get
        {
            lock (_gate)
            {
                return _feeds.Count;
            }
        }
    }

    /// <summary>Puts items into the queues of all subscriptions; delivery comes later. Throws <see cref="InvalidOperationException"/> when a queue is full.</summary>
    public async Task PublishAsync(StreamKey key, object?[] items, RequestValues? values)
    {
        StreamFeed feed = Enter(key);
        try
        {
            await feed.PublishAsync(items, values?.ForCall());
        }
        finally
        {
            Leave(feed);
        }
    }

    /// <summary>Makes a subscription; <paramref name="attach"/> runs before the first item can come.</summary>
    public async Task<Guid> SubscribeAsync(StreamKey key, GrainId consumer, Action<Guid> attach)
    {
        StreamFeed feed = Enter(key);
        try
        {
            return await feed.SubscribeAsync(consumer, attach);
        }
        finally
        {
            Leave(feed);
        }
    }

    /// <summary>Ends an explicit subscription; an implicit one only loses its handler.</summary>
    public async Task UnsubscribeAsync(StreamKey key, Guid subscription)
    {
        StreamFeed feed = Enter(key);
        try
        {
            await feed.UnsubscribeAsync(subscription);
        }
        finally
        {
            Leave(feed);
        }
    }

    /// <summary>The subscriptions of one consumer, in the order they were made.</summary>
    public async Task<IReadOnlyList<Guid>> SubscriptionsAsync(StreamKey key, GrainId consumer)
    {
        StreamFeed feed = Enter(key);
        try
        {
            return await feed.SubscriptionsAsync(consumer);
        }
        finally
        {
            Leave(feed);
        }
    }

    /// <summary>Holds the stream in memory until <see cref="Leave"/>.</summary>
    public StreamFeed Enter(StreamKey key)
    {
        lock (_gate)
        {
            if (!_feeds.TryGetValue(key, out StreamFeed? feed))
            {
                // an unknown name is an error of the caller, here as in GetStreamProvider
                StreamProviders.Get(Silo.Services, key.Provider);
                _feeds[key] = feed = new StreamFeed(this, key);
            }

            feed.Users++;
            return feed;
        }
    }

    public void Leave(StreamFeed feed)
    {
        lock (_gate)
        {
            feed.Users--;
            if (feed.Users == 0 && !feed.HasExplicitSubscriptions)
            {
                _feeds.Remove(feed.Key);
            }
        }
    }

    /// <summary>Greater than every number before, also across a restart.</summary>
    public long NextSequence()
    {
        lock (_gate)
        {
            return _sequence = Math.Max(_sequence + 1, Silo.Time.GetUtcNow().UtcTicks);
        }
    }

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(StreamHub),
        ServiceLifecycleStage.Active,
        _ => Task.CompletedTask,
        _ => _stopped.CancelAsync());

    public void Dispose() => _stopped.Dispose();
}
