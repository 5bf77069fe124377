using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Contracts.Trust;
using OrleansMesh.Gateway.Sessions;
using OrleansMesh.Grains;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Gateway.Standings;

/// <summary>
/// Notes each minute that this hub runs, and has the uptime (G-01) of meshes that neither come nor go counted now and then: of one with a session each hour,
/// of one without each day. What others say of them (G-01) is weighed anew along with it. One after the other: nothing waits for it.
/// </summary>
internal sealed partial class UptimeWatch(IGrainFactory grains, IMeshDirectory directory, SessionTable sessions, IOptions<HubOptions> hub, TimeProvider clock, ILogger<UptimeWatch> log) : BackgroundService
{
    /// <summary>Time between two signs of life.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private const int PeriodsToCount = 60;
    private const int HoursOfDay = 24;

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // before the edge opens: a mesh that comes back at once is to find the run that it comes back in
        await TryAsync(() => Runs.StartedAsync());
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        try
        {
            for (int tick = 1; await timer.WaitForNextTickAsync(stoppingToken); tick++)
            {
                await TryAsync(() => Runs.AliveAsync());
                if (tick % PeriodsToCount == 0)
                {
                    await TryAsync(() => CountAsync(tick / PeriodsToCount % HoursOfDay, stoppingToken));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The hub stops.
        }
    }

    private IHubRunsGrain Runs => grains.GetGrain<IHubRunsGrain>(hub.Value.Region);

    private async Task CountAsync(int hour, CancellationToken stopping)
    {
        IReadOnlyList<string> meshes = await directory.MeshesAsync(hub.Value.Region, stopping);
        for (int i = 0; i < meshes.Count; i++)
        {
            stopping.ThrowIfCancellationRequested();
            if (i % HoursOfDay == hour || !sessions.Of(meshes[i]).IsEmpty)
            {
                await grains.GetGrain<IMeshGrain>(meshes[i]).CountUptimeAsync();
                await grains.GetGrain<IAttestationsGrain>(meshes[i]).RefreshAsync();
            }
        }
    }

    private async Task TryAsync(Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // what is not noted counts neither way; the next turn comes
            Log.Failed(log, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3151, LogLevel.Warning, "Uptime could not be counted")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
