using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.Catalogs;
using Orleans.Runtime.Requests;
using Orleans.Serialization;

namespace Orleans.Runtime;

/// <summary>The running silo: what every activation and every call needs.</summary>
internal sealed partial class SiloCore : IDisposable
{
    /// <summary>The key of the task scheduler that takes over all turns, for runs that repeat exactly.</summary>
    public const string SeamKey = "Orleans.InProcess";

    private readonly ITimer _collector;
    private volatile bool _stopping;
    private volatile bool _aborting;

    public SiloCore(IServiceProvider services)
    {
        Services = services;
        Time = services.GetRequiredService<TimeProvider>();
        Seam = services.GetKeyedService<TaskScheduler>(SeamKey);
        Logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Orleans.InProcess");
        Collection = services.GetRequiredService<IOptions<GrainCollectionOptions>>().Value;
        SiloMessagingOptions messaging = services.GetRequiredService<IOptions<SiloMessagingOptions>>().Value;
        MailboxLimit = messaging.MaxEnqueuedRequestsHardLimit;
        Exceptions = new ExceptionCrossing(services.GetRequiredService<IOptions<ExceptionSerializationOptions>>().Value);
        IncomingFilters = [.. services.GetServices<IIncomingGrainCallFilter>()];
        Classes = new GrainClasses(services);
        Catalog = new Catalog(this, Classes);
        Clock = new DeadlineClock(Time, messaging.ResponseTimeout, scan => Catalog.Scan(scan));
        References = new ReferenceFactory(
            new CallDispatcher(() => this, [.. services.GetServices<IOutgoingGrainCallFilter>()]), () => this);
        using (ExecutionContext.SuppressFlow())
        {
            _collector = Time.CreateTimer(
                static state => ((SiloCore)state!).Catalog.CollectIdle(), this, Collection.CollectionQuantum, Collection.CollectionQuantum);
        }
    }

    public IServiceProvider Services { get; }

    public TimeProvider Time { get; }

    /// <summary>Takes all turns in place of the thread pool, when the host supplies one.</summary>
    public TaskScheduler? Seam { get; }

    /// <summary>
    /// A continuation of the caller never runs inside the turn of the callee. Under a seam the schedulers see to that themselves,
    /// and completing at once keeps combinators such as Task.WhenAll from a detour through the thread pool, which no seed orders.
    /// </summary>
    public TaskCreationOptions ReplyCreation => Seam is null ? TaskCreationOptions.RunContinuationsAsynchronously : TaskCreationOptions.None;

    public ILogger Logger { get; }

    public GrainCollectionOptions Collection { get; }

    /// <summary>The most requests that wait in one mailbox; 0 for no limit.</summary>
    public int MailboxLimit { get; }

    public ExceptionCrossing Exceptions { get; }

    public IIncomingGrainCallFilter[] IncomingFilters { get; }

    public GrainClasses Classes { get; }

    public Catalog Catalog { get; }

    public DeadlineClock Clock { get; }

    public ReferenceFactory References { get; }

    /// <summary>The time for draining is over.</summary>
    public bool IsAborting => _aborting;

    /// <summary>While the silo drains, only calls from grains still start activations.</summary>
    public bool Refuses(RequestBase request) => _aborting || (_stopping && request.Sender is null);

    /// <summary>Serves what waits, deactivates everything, and gives up what is left when <paramref name="token"/> is cancelled.</summary>
    public async Task StopAsync(CancellationToken token)
    {
        _stopping = true;
        await _collector.DisposeAsync();
        while (Catalog.Activations.ToList() is { Count: > 0 } activations)
        {
            foreach (Activation activation in activations)
            {
                activation.Deactivate(new DeactivationReason(DeactivationReasonCode.ShuttingDown, "The silo is shutting down"), CancellationToken.None);
            }

            try
            {
                await Task.WhenAll(activations.Select(activation => activation.Deactivated)).WaitAsync(token);
            }
            catch (OperationCanceledException)
            {
                Abort(activations);
                break;
            }
        }

        _aborting = true;
        Clock.Dispose();
    }

    public void Dispose()
    {
        _aborting = true;
        _collector.Dispose();
        Clock.Dispose();
    }

    private void Abort(List<Activation> activations)
    {
        _aborting = true;
        Log.Aborted(Logger, activations.Count);
        foreach (Activation activation in activations)
        {
            activation.Abort();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5030, LogLevel.Warning, "The time for a graceful shutdown ended with {Count} activations left")]
        public static partial void Aborted(ILogger logger, int count);
    }
}
