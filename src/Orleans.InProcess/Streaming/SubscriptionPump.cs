using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Orleans.Runtime.Catalogs;
using Orleans.Runtime.Requests;
using Orleans.Streams;

namespace Orleans.Streaming;

/// <summary>Delivers the items of one subscription in order, one batch at a time, each until it is handled or given up.</summary>
internal sealed partial class SubscriptionPump(StreamHub hub, StreamFeed feed, Guid id, GrainId consumer, bool isImplicit)
{
    /// <summary>How many batches wait at most. A full queue refuses its producers, as the memory streams of Orleans do.</summary>
    public const int WaitingMax = 16_384;

    private readonly Queue<StreamBatch> _waiting = new();

    // kept, for making one reads attributes; one delivery runs at a time
    private StreamConsumerReference? _target;
    private bool _running;

    public Guid Id => id;

    public GrainId Consumer => consumer;

    public bool IsImplicit => isImplicit;

    private SiloCore Silo => hub.Silo;

    public bool IsFull(Lock held)
    {
        Debug.Assert(held.IsHeldByCurrentThread, "the feed guards its queues");
        return _waiting.Count >= WaitingMax;
    }

    public void Enqueue(StreamBatch batch, Lock held)
    {
        Debug.Assert(held.IsHeldByCurrentThread, "the feed guards its queues");
        _waiting.Enqueue(batch);
        if (!_running)
        {
            _running = true;
            Start();
        }
    }

    public StreamBatch? Take(Lock held)
    {
        Debug.Assert(held.IsHeldByCurrentThread, "the feed guards its queues");
        _running = _waiting.TryDequeue(out StreamBatch? batch);
        return batch;
    }

    public void Clear(Lock held)
    {
        Debug.Assert(held.IsHeldByCurrentThread, "the feed guards its queues");
        _waiting.Clear();
    }

    // Nothing of the producer flows into the deliveries but the request context that the batch carries.
    private void Start()
    {
        hub.Enter(feed.Key);
        TaskScheduler scheduler = Silo.Seam ?? TaskScheduler.Default;
        if (ExecutionContext.IsFlowSuppressed())
        {
            _ = Task.Factory.StartNew(RunAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler);
            return;
        }

        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Factory.StartNew(RunAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler);
        }
    }

    private async Task RunAsync()
    {
        try
        {
            StreamConsumerReference target = _target ??= new StreamConsumerReference(Silo.References, consumer);
            while (!hub.Stopped.IsCancellationRequested && feed.TakeFor(this) is { } batch)
            {
                if (await DeliverAsync(target, batch) is { } failure)
                {
                    await GiveUpAsync(target, batch, failure);
                }
            }
        }
        catch (OperationCanceledException) when (hub.Stopped.IsCancellationRequested)
        {
            // the silo stops while a redelivery waits
        }
        catch (Exception exception)
        {
            Log.Broken(Silo.Logger, exception, id, feed.Key);
        }
        finally
        {
            hub.Leave(feed);
        }
    }

    // Null when the batch was handled, or when there is no one left to handle it.
    private async Task<Exception?> DeliverAsync(StreamConsumerReference target, StreamBatch batch)
    {
        long started = Silo.Time.GetTimestamp();
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                RequestValues.Current = RequestValues.With(batch.Values, Guid.Empty);
                await target.DeliverAsync(id, batch);
                return null;
            }
            catch (ClientNotAvailableException) when (ObserverIds.IsObserver(consumer))
            {
                Log.ClientGone(Silo.Logger, id, feed.Key);
                await feed.UnsubscribeAsync(id);
                return null;
            }
            catch (Exception exception)
            {
                hub.Stopped.ThrowIfCancellationRequested();
                if (DeliveryBackoff.Next(attempt, Silo.Time.GetElapsedTime(started)) is not { } delay)
                {
                    return exception;
                }

                Log.Redelivering(Silo.Logger, exception, batch.Sequence, feed.Key, consumer, delay);
                await Task.Delay(delay, Silo.Time, hub.Stopped);
            }
        }
    }

    private async Task GiveUpAsync(StreamConsumerReference target, StreamBatch batch, Exception failure)
    {
        Log.GaveUp(Silo.Logger, failure, batch.Sequence, feed.Key, consumer);
        try
        {
            await target.FailAsync(id, new StreamEventDeliveryFailureException(
                $"Item {batch.Sequence} of stream {feed.Key} was given up: {failure.Message}"));
        }
        catch (Exception exception)
        {
            Log.ErrorHandlerFailed(Silo.Logger, exception, feed.Key, consumer);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5110, LogLevel.Warning, "Item {Sequence} of stream {Stream} failed in {Consumer}; it is delivered again in {Delay}")]
        public static partial void Redelivering(ILogger logger, Exception exception, long sequence, StreamKey stream, GrainId consumer, TimeSpan delay);

        [LoggerMessage(5111, LogLevel.Error, "Item {Sequence} of stream {Stream} is given up: {Consumer} could not handle it")]
        public static partial void GaveUp(ILogger logger, Exception exception, long sequence, StreamKey stream, GrainId consumer);

        [LoggerMessage(5112, LogLevel.Warning, "{Consumer} failed in OnErrorAsync of stream {Stream}")]
        public static partial void ErrorHandlerFailed(ILogger logger, Exception exception, StreamKey stream, GrainId consumer);

        [LoggerMessage(5113, LogLevel.Warning, "The client of subscription {Subscription} of stream {Stream} is gone; the subscription ends")]
        public static partial void ClientGone(ILogger logger, Guid subscription, StreamKey stream);

        [LoggerMessage(5114, LogLevel.Error, "Deliveries of subscription {Subscription} of stream {Stream} broke off")]
        public static partial void Broken(ILogger logger, Exception exception, Guid subscription, StreamKey stream);
    }
}
