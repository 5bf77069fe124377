using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Streams;
using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Leases;
using OrleansMesh.Grains;

namespace OrleansMesh.Gateway.Leases;

/// <summary>Keeps the lease table as the hub grain has it: changes by stream, the whole when one was missed.</summary>
/// <remarks>When the stream is silent for two beats it asks, so that a lost subscription or a fresh silo heals by itself.</remarks>
internal sealed partial class LeaseFeed(IClusterClient grains, LeaseTable table, IOptions<HubOptions> hub, TimeProvider clock, ILogger<LeaseFeed> log)
    : IHostedService, IAsyncObserver<LeaseBeat>, IDisposable
{
    private static readonly TimeSpan AskAfter = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private StreamSubscriptionHandle<LeaseBeat>? _subscription;
    private Task _asking = Task.CompletedTask;
    private long _heardAt;
    private Guid _epoch;
    private long _sequence;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        IAsyncStream<LeaseBeat> stream = grains.GetStreamProvider(MeshStreams.Provider)
            .GetStream<LeaseBeat>(StreamId.Create(MeshStreams.Leases, hub.Value.Region));
        _subscription = await stream.SubscribeAsync(this);
        await InTurnAsync(ReadAllAsync);
        _asking = AskWhenSilentAsync();
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _asking;
        if (Interlocked.Exchange(ref _subscription, null) is { } subscription)
        {
            await subscription.UnsubscribeAsync();
        }
    }

    /// <inheritdoc/>
    public Task OnNextAsync(LeaseBeat item, StreamSequenceToken? token = null) => InTurnAsync(() => TakeAsync(item));

    /// <inheritdoc/>
    public Task OnErrorAsync(Exception ex)
    {
        Log.StreamFailed(log, ex);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Dispose();
        _turn.Dispose();
    }

    private async Task InTurnAsync(Func<Task> step)
    {
        await _turn.WaitAsync();
        try
        {
            await step();
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task AskWhenSilentAsync()
    {
        using var timer = new PeriodicTimer(AskAfter, clock);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(_stop.Token);
                if (clock.GetElapsedTime(Volatile.Read(ref _heardAt)) >= AskAfter)
                {
                    await InTurnAsync(ReadAllAsync);
                }
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // the hub's grains are out of reach: leases go stale by themselves, and the next tick asks again
                Log.AskFailed(log, e);
            }
        }
    }

    private async Task TakeAsync(LeaseBeat beat)
    {
        bool next = beat.Epoch == _epoch && (beat.Lease is null ? beat.Sequence == _sequence : beat.Sequence == _sequence + 1);
        bool old = beat.Epoch == _epoch && beat.Sequence <= _sequence;
        if (next && beat.Lease is { } change)
        {
            table.Apply(change);
            _sequence = beat.Sequence;
        }
        else if (!next && !old)
        {
            Log.Missed(log, beat.Sequence - _sequence);
            await ReadAllAsync();
        }

        Heard(clock.GetUtcNow(), clock.GetTimestamp());
    }

    private async Task ReadAllAsync()
    {
        (DateTimeOffset asked, long askedAt) = (clock.GetUtcNow(), clock.GetTimestamp());
        LeaseSnapshot snapshot = await grains.GetGrain<IHubGrain>(hub.Value.Region).GetLeasesAsync();
        table.Replace(snapshot);
        (_epoch, _sequence) = (snapshot.Epoch, snapshot.Sequence);
        Heard(asked, askedAt);
        Log.Read(log, snapshot.Leases.Length);
    }

    private void Heard(DateTimeOffset now, long timestamp)
    {
        Volatile.Write(ref _heardAt, timestamp);
        table.Refreshed(now);
    }

    private static partial class Log
    {
        [LoggerMessage(3001, LogLevel.Information, "{Count} live federations read")]
        public static partial void Read(ILogger logger, int count);

        [LoggerMessage(3002, LogLevel.Warning, "{Count} lease changes missed, reading all")]
        public static partial void Missed(ILogger logger, long count);

        [LoggerMessage(3003, LogLevel.Error, "The lease stream failed")]
        public static partial void StreamFailed(ILogger logger, Exception error);

        [LoggerMessage(3004, LogLevel.Warning, "The hub's grains did not say which federations live; admission stops when leases are 5 s old")]
        public static partial void AskFailed(ILogger logger, Exception error);
    }
}
