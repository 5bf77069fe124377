using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Orleans.Streams.Core;

namespace Orleans.Streaming;

/// <summary>The handlers of one activation or one client, by subscription.</summary>
internal sealed partial class StreamHandlers(GrainId consumer, IGrainContext? context, ILogger logger)
{
    private readonly ConcurrentDictionary<Guid, IStreamHandler> _attached = new();

    /// <summary>Whose handlers these are.</summary>
    public GrainId Consumer => consumer;

    /// <summary>The handlers of an activation; only inside its turns.</summary>
    public static StreamHandlers Of(IGrainContext context, ILogger logger)
    {
        if (context.GetComponent(typeof(StreamHandlers)) is StreamHandlers known)
        {
            return known;
        }

        var handlers = new StreamHandlers(context.GrainId, context, logger);
        context.SetComponent(handlers);
        return handlers;
    }

    public void Attach(Guid subscription, IStreamHandler handler) => _attached[subscription] = handler;

    public void Detach(Guid subscription) => _attached.TryRemove(subscription, out _);

    /// <summary>Hands a batch to the handler of a subscription. Without one the grain is asked for it once, then the batch is dropped.</summary>
    public async Task DeliverAsync(Guid subscription, StreamBatch batch)
    {
        if (!_attached.TryGetValue(subscription, out IStreamHandler? handler))
        {
            await OfferAsync(subscription, batch.Stream);
            if (!_attached.TryGetValue(subscription, out handler))
            {
                Log.Dropped(logger, consumer, batch.Stream, subscription);
                return;
            }
        }

        await handler.DeliverAsync(batch, () => _attached.TryGetValue(subscription, out IStreamHandler? now) && ReferenceEquals(now, handler));
    }

    /// <summary>Tells the handler of a subscription that a batch was given up.</summary>
    public Task FailAsync(Guid subscription, Exception exception) =>
        _attached.TryGetValue(subscription, out IStreamHandler? handler) ? handler.FailAsync(exception) : Task.CompletedTask;

    private Task OfferAsync(Guid subscription, StreamKey stream) =>
        context?.GrainInstance is IStreamSubscriptionObserver grain
            ? grain.OnSubscribed(new SubscriptionHandleFactory(
                (MemoryStreamProvider)StreamProviders.Get(context.ActivationServices, stream.Provider), stream.Id, subscription))
            : Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(5101, LogLevel.Warning, "{Consumer} has no handler for subscription {Subscription} of stream {Stream}: the item is dropped")]
        public static partial void Dropped(ILogger logger, GrainId consumer, StreamKey stream, Guid subscription);
    }
}
