using Orleans.Runtime.Catalogs;
using Orleans.Runtime.Requests;

namespace Orleans.Streaming;

/// <summary>One stream: its subscriptions and the way of its items into their queues.</summary>
#pragma warning disable CA1001 // a SemaphoreSlim that is never asked for its wait handle holds nothing to dispose of
internal sealed class StreamFeed(StreamHub hub, StreamKey key)
#pragma warning restore CA1001
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _changes = new(1, 1);
    private readonly List<SubscriptionPump> _pumps = [];
    private GrainState<Dictionary<string, string>>? _stored;
    private int _explicitCount;

    public StreamKey Key => key;

    /// <summary>Guarded by the hub.</summary>
    public int Users { get; set; }

    /// <summary>Read under the hub's lock, which is taken inside this one's: so it must take none.</summary>
    public bool HasExplicitSubscriptions => Volatile.Read(ref _explicitCount) > 0;

    /// <summary>Into every queue, or into none when one is full.</summary>
    public async Task PublishAsync(object?[] items, RequestValues? values)
    {
        await LoadAsync();
        lock (_gate)
        {
            if (_pumps.Find(pump => pump.IsFull(_gate)) is { } full)
            {
                throw new InvalidOperationException(
                    $"Stream {key} takes no more items: {SubscriptionPump.WaitingMax} wait for subscription {full.Id} of {full.Consumer}, which is the limit.");
            }

            var batch = new StreamBatch(key, hub.NextSequence(), items, values);
            foreach (SubscriptionPump pump in _pumps)
            {
                pump.Enqueue(batch, _gate);
            }
        }
    }

    public async Task<Guid> SubscribeAsync(GrainId consumer, Action<Guid> attach)
    {
        await LoadAsync();
        await _changes.WaitAsync();
        try
        {
            if (Find(pump => pump.IsImplicit && pump.Consumer == consumer) is { } known)
            {
                // as Orleans does: an implicit subscriber attaches to the subscription that it has
                attach(known.Id);
                return known.Id;
            }

            var id = Guid.NewGuid();
            if (!ObserverIds.IsObserver(consumer))
            {
                await StoreAsync(subscriptions => subscriptions[Name(id)] = consumer.ToString());
            }

            attach(id);
            Add(new SubscriptionPump(hub, this, id, consumer, isImplicit: false));
            return id;
        }
        finally
        {
            _changes.Release();
        }
    }

    public async Task UnsubscribeAsync(Guid subscription)
    {
        await LoadAsync();
        await _changes.WaitAsync();
        try
        {
            if (Find(pump => pump.Id == subscription && !pump.IsImplicit) is { } pump)
            {
                if (!ObserverIds.IsObserver(pump.Consumer))
                {
                    await StoreAsync(subscriptions => subscriptions.Remove(Name(subscription)));
                }

                Remove(pump);
            }
        }
        finally
        {
            _changes.Release();
        }
    }

    public async Task<IReadOnlyList<Guid>> SubscriptionsAsync(GrainId consumer)
    {
        await LoadAsync();
        lock (_gate)
        {
            return [.. _pumps.Where(pump => pump.Consumer == consumer).Select(pump => pump.Id)];
        }
    }

    /// <summary>Takes the next batch of a queue; null when it is empty, and then its pump has ended.</summary>
    public StreamBatch? TakeFor(SubscriptionPump pump)
    {
        lock (_gate)
        {
            return pump.Take(_gate);
        }
    }

    private static string Name(Guid id) => id.ToString("N");

    // Failing to read is the caller's failure now; the next caller tries again.
    private async Task LoadAsync()
    {
        if (Volatile.Read(ref _stored) is not null)
        {
            return;
        }

        await _changes.WaitAsync();
        try
        {
            if (_stored is null)
            {
                GrainState<Dictionary<string, string>> stored = await hub.Store.ReadAsync(key);
                foreach ((Guid id, GrainId consumer) in hub.Implicit.Of(key))
                {
                    Add(new SubscriptionPump(hub, this, id, consumer, isImplicit: true));
                }

                foreach ((string id, string consumer) in stored.State!)
                {
                    Add(new SubscriptionPump(hub, this, Guid.Parse(id), GrainId.Parse(consumer), isImplicit: false));
                }

                Volatile.Write(ref _stored, stored);
            }
        }
        finally
        {
            _changes.Release();
        }
    }

    private async Task StoreAsync(Action<Dictionary<string, string>> change)
    {
        var changed = new Dictionary<string, string>(_stored!.State!);
        change(changed);
        _stored = await hub.Store.WriteAsync(key, _stored, changed);
    }

    private SubscriptionPump? Find(Predicate<SubscriptionPump> match)
    {
        lock (_gate)
        {
            return _pumps.Find(match);
        }
    }

    private void Add(SubscriptionPump pump)
    {
        lock (_gate)
        {
            _pumps.Add(pump);
            _explicitCount += pump.IsImplicit ? 0 : 1;
        }
    }

    private void Remove(SubscriptionPump pump)
    {
        lock (_gate)
        {
            _pumps.Remove(pump);
            _explicitCount--;
            pump.Clear(_gate);
        }
    }
}
