using OrleansMesh.Domain.Network;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Delivery;
using OrleansMesh.Gateway.Sessions;
using OrleansMesh.Transport;
using OrleansMesh.Wire;

namespace OrleansMesh.Gateway.Links;

/// <summary>Brings what is stored for one mesh to its home at another hub, run after run: on another path when the one in use is lost, and from where it was settled when a hub is back .</summary>
internal sealed class RelayFlow(string meshId, NodeId self, RelayServices services)
{
    // per flow, besides the bound of the link: one mesh that is slow does not take all of it
    private const int Window = 256;

    // what was not taken is likely not to be taken again: its target's queue is full, or its home is away
    private const int WindowOfTrial = 1;

    private static readonly Backoff Pause = new(TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(5));
    private static readonly TimeSpan StuckMax = TimeSpan.FromSeconds(10);

    private readonly AcknowledgementWriter _acknowledgements = new(meshId, services.Store);
    private readonly WakeSignal _changed = new();
    private volatile RelayRun? _run;
    private long _epoch;

    public string MeshId => meshId;

    /// <summary>Routes changed: a run whose link is not the way any more is ended, and one that waits for a way begins.</summary>
    public void Reconsider()
    {
        if (_run is { } run && !IsStillTheWay(run))
        {
            run.End();
        }

        _changed.Wake();
    }

    /// <summary>Ends a run that has stood still for too long: an answer was lost.</summary>
    public void EndStuck()
    {
        if (_run is { } run && run.Stuck > StuckMax)
        {
            run.End();
        }
    }

    /// <summary>Runs until cancelled, or until the mesh is at home here.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        int failures = 0;
        int window = Window;
        await using CancellationTokenRegistration end = stopping.UnsafeRegister(static changed => ((WakeSignal)changed!).Complete(), _changed);
        while (!services.Homes.Contains(meshId))
        {
            if (!TryFindWay(out Link? link, out NodeId home))
            {
                _ = await _changed.WaitAsync();
                stopping.ThrowIfCancellationRequested();
                continue;
            }

            ulong settled = await RunOnceAsync(link!, home, window, stopping);
            stopping.ThrowIfCancellationRequested();
            window = settled > 0 ? Window : WindowOfTrial;
            failures = settled > 0 ? 0 : failures + 1;

            // a link that was lost is no reason to wait when there is another way
            bool isOther = TryFindWay(out Link? next, out _) && next != link;
            if (!isOther)
            {
                await Task.Delay(Pause.Wait(failures, services.Jitter.NextDouble()), services.Clock, stopping);
            }
        }
    }

    private async Task<ulong> RunOnceAsync(Link link, NodeId home, int window, CancellationToken stopping)
    {
        await _acknowledgements.DrainAsync().WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        long after = await services.Store.AcknowledgedAsync(meshId, stopping);
        _epoch = Math.Max(_epoch + 1, services.Clock.GetUtcNow().ToUnixTimeMilliseconds());
        var run = new RelayRun(link, new RelayHead(self, home, (ulong)_epoch, Index: 0), _acknowledgements, (bytes, refusal) => services.Refused.Take(bytes, refusal, link.Node), services.Clock);
        var pump = new DeliveryPump(meshId, after, run, services.Store, services.Clock, window);
        (run.Pump, run.Window) = (pump, Window);
        _run = run;
        services.Deliveries.Attach(meshId, pump);
        try
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping, run.Over);
            await pump.RunAsync(ending.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // the run is over
        }
        finally
        {
            _run = null;
            services.Deliveries.Detach(meshId, pump);
        }

        return run.Settled;
    }

    private bool IsStillTheWay(RelayRun run) => !run.Link.IsOver && TryFindWay(out Link? link, out NodeId home) && link == run.Link && home == run.Home;

    private bool TryFindWay(out Link? link, out NodeId home)
    {
        link = null;
        home = default;
        return services.Routes.Snapshot.TryFindHome(meshId, out Route? route)
            && NodeId.TryParse(route.Node, out home) && NodeId.TryParse(route.NextHop, out NodeId next) && services.Links.TryGet(next, out link);
    }
}
