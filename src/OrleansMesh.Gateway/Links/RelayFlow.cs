using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Domain.Network;
using OrleansMesh.Gateway.Delivery;
using OrleansMesh.Gateway.Sessions;
using OrleansMesh.Transport;
using OrleansMesh.Wire;

namespace OrleansMesh.Gateway.Links;

/// <summary>
/// Brings what is stored for one mesh to its home at another hub, run after run: on another path when the one in use is lost, and from where it was settled when a hub is back
/// . Of several ways that are nearly as good it has one, and changes that for another of them only when nothing is under way.
/// </summary>
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
    private readonly string _self = self.ToString();
    private volatile RelayRun? _run;
    private long _epoch;

    public string MeshId => meshId;

    /// <summary>Routes changed: a run whose link is not the way any more is ended, and one that waits for a way begins.</summary>
    public void Reconsider()
    {
        if (_run is { } run && !run.Way.IsStillAllowed(services.Routes.Snapshot, services.Links, meshId))
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
            if (!TryChoose(out FlowWay? way))
            {
                _ = await _changed.WaitAsync();
                stopping.ThrowIfCancellationRequested();
                continue;
            }

            ulong settled = await RunOnceAsync(way, window, stopping);
            stopping.ThrowIfCancellationRequested();
            window = settled > 0 ? Window : WindowOfTrial;
            failures = settled > 0 ? 0 : failures + 1;

            // neither a link that was lost nor a better choice is a reason to wait; that nothing was taken is one, whichever link is less crowded now
            bool isOther = TryChoose(out FlowWay? next) && next.Link != way.Link;
            if (!isOther || (settled == 0 && way.IsStillAllowed(services.Routes.Snapshot, services.Links, meshId)))
            {
                await Task.Delay(Pause.Wait(failures, services.Jitter.NextDouble()), services.Clock, stopping);
            }
        }
    }

    private async Task<ulong> RunOnceAsync(FlowWay way, int window, CancellationToken stopping)
    {
        await _acknowledgements.DrainAsync().WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        long after = await services.Store.AcknowledgedAsync(meshId, stopping);
        _epoch = Math.Max(_epoch + 1, services.Clock.GetUtcNow().ToUnixTimeMilliseconds());
        var run = new RelayRun(way, new RelayHead(self, way.Home, (ulong)_epoch, Index: 0), _acknowledgements, (bytes, refusal) => services.Refused.Take(bytes, refusal, way.Link.Node), services.Clock);
        var pump = new DeliveryPump(meshId, after, run, services.Store, services.Clock, window);
        FlowWay choice = way;
        (run.Pump, run.Window, run.MayGoOn) = (pump, Window, () => IsStillTheChoice(ref choice));
        _run = run;
        way.Link.CountFlow(1);

        // routes may have changed since the choice, when there was no run yet to end
        Reconsider();
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
            way.Link.CountFlow(-1);
            services.Deliveries.Detach(meshId, pump);
        }

        return run.Settled;
    }

    /// <summary>Whether a flow of which nothing is under way goes on as it did.</summary>
    private bool IsStillTheChoice(ref FlowWay choice)
    {
        if (choice.IsStillTheChoice(services.Routes.Snapshot) || !TryChoose(out FlowWay? now))
        {
            return true;
        }

        Link before = choice.Link;
        choice = now;
        return now.Link == before;
    }

    private bool TryChoose([NotNullWhen(true)] out FlowWay? way) => FlowWay.TryChoose(services.Routes.Snapshot, services.Links, _self, meshId, out way);
}
