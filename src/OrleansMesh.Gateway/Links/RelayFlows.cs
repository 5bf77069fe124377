using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansMesh.Domain.Network;
using OrleansMesh.Transport;
using OrleansMesh.Wire;

namespace OrleansMesh.Gateway.Links;

/// <summary>The flows to meshes at other hubs: one begins when something is stored for such a mesh, or is left from before.</summary>
internal sealed partial class RelayFlows(HubIdentity identity, RelayServices services, ILogger<RelayFlows> log) : BackgroundService
{
    /// <summary>Meshes that may have a flow; for more, what is stored waits.</summary>
    public const int FlowsMax = 65_536;

    // not the number of processors: flows are looked at in the same order on every machine, which lets a simulation be repeated anywhere
    private const int LockCount = 16;

    private static readonly TimeSpan CheckPeriod = TimeSpan.FromSeconds(1);
    private static readonly Backoff Pause = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(30));

    private readonly NodeId _self = NodeId.Of(identity.NodeKey.PublicKey);
    private readonly ConcurrentDictionary<string, RelayFlow> _flows = new(LockCount, LockCount, StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly WakeSignal _wake = new();
    private readonly ConcurrentDictionary<string, bool> _waiting = new(LockCount, LockCount, StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _new = new();
    private int _areRoutesNew;

    /// <inheritdoc/>
    public override void Dispose()
    {
        _stop.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => LoopAsync(stoppingToken);

    /// <summary>Begins flows when something waits, until it is stopped.</summary>
    internal async Task LoopAsync(CancellationToken stoppingToken)
    {
        // before the store is asked: what is stored while it answers is in neither otherwise, and waits for the next message
        services.Deliveries.Unclaimed = Waits;
        services.Routes.Changed += OnRoutes;
        foreach (string meshId in await services.Store.TargetsAsync(FlowsMax, stoppingToken))
        {
            Waits(meshId);
        }

        await using ITimer timer = services.Clock.CreateTimer(static flows => ((RelayFlows)flows!).Check(), this, CheckPeriod, CheckPeriod);
        await using (stoppingToken.UnsafeRegister(static wake => ((WakeSignal)wake!).Complete(), _wake))
        {
            while (await _wake.WaitAsync())
            {
                BeginAll();
            }
        }

        services.Routes.Changed -= OnRoutes;
        services.Deliveries.Unclaimed = null;
        await _stop.CancelSoonAsync();
    }

    /// <summary>Something is stored for a mesh without a session here. Called by the store's writer.</summary>
    private void Waits(string meshId)
    {
        // one that is at home here waits for its own session; of one that waits already nothing is new, however much is stored for it
        if (!services.Homes.Contains(meshId) && !_waiting.ContainsKey(meshId) && _waiting.Count < FlowsMax && _waiting.TryAdd(meshId, true))
        {
            _new.Enqueue(meshId);
            _wake.Wake();
        }
    }

    private void OnRoutes()
    {
        foreach (RelayFlow flow in _flows.Values)
        {
            flow.Reconsider();
        }

        Volatile.Write(ref _areRoutesNew, 1);
        _wake.Wake();
    }

    private void Check()
    {
        foreach (RelayFlow flow in _flows.Values)
        {
            flow.EndStuck();
        }

        foreach (Link link in services.Links.All)
        {
            link.ForgetOld();
            link.Flows.ForgetIdle();
        }
    }

    /// <summary>Begins what can: of those that waited before, which may be many, none is looked at again until routes change.</summary>
    private void BeginAll()
    {
        while (_new.TryDequeue(out string? meshId))
        {
            BeginOne(meshId);
        }

        if (Interlocked.Exchange(ref _areRoutesNew, 0) == 1)
        {
            foreach (string meshId in _waiting.Keys)
            {
                BeginOne(meshId);
            }
        }
    }

    private void BeginOne(string meshId)
    {
        if (services.Homes.Contains(meshId))
        {
            _ = _waiting.TryRemove(meshId, out _);
        }
        else if (services.Routes.Snapshot.TryFindHome(meshId, out _) && _waiting.TryRemove(meshId, out _))
        {
            var flow = new RelayFlow(meshId, _self, services);
            if (_flows.TryAdd(meshId, flow))
            {
                _ = RunAsync(flow);
            }
        }
    }

    /// <summary>Runs a flow to its end; one that fails, since the store does, begins again by itself.</summary>
    private async Task RunAsync(RelayFlow flow)
    {
        int failures = 0;
        while (true)
        {
            long begun = services.Clock.GetTimestamp();
            try
            {
                await flow.RunAsync(_stop.Token);
                break;
            }
            catch (Exception) when (_stop.IsCancellationRequested)
            {
                // the hub stops: what is stored goes on after its start
                break;
            }
            catch (Exception e)
            {
                // one that has run for long has not failed again: it has failed
                failures = services.Clock.GetElapsedTime(begun) > Pause.Max ? 0 : failures;
                Log.Failed(log, flow.MeshId, Pause.Longest(failures), e);
            }

            await Task.Delay(Pause.Wait(failures++, services.Jitter.NextDouble()), services.Clock, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        _ = _flows.TryRemove(flow.MeshId, out _);
    }

    private static partial class Log
    {
        [LoggerMessage(3831, LogLevel.Error, "The flow to {MeshId} failed; it begins again within {Backoff}")]
        public static partial void Failed(ILogger logger, string meshId, TimeSpan backoff, Exception error);
    }
}
