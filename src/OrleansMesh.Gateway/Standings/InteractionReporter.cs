using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansMesh.Contracts.Trust;

namespace OrleansMesh.Gateway.Standings;

/// <summary>Reports what was counted to the grains: violations within a second, interactions every 30 s, which is the interval that counts as one.</summary>
internal sealed partial class InteractionReporter(InteractionCounter counter, IGrainFactory grains, TimeProvider clock, ILogger<InteractionReporter> log) : BackgroundService
{
    private const int TicksToAll = 30;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, clock);
        try
        {
            for (int tick = 1; await timer.WaitForNextTickAsync(stoppingToken); tick++)
            {
                bool all = tick % (2 * TicksToAll) == 0;
                if (all || counter.HasViolations)
                {
                    await ReportAsync(all);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The hub stops; what was counted since the last report is lost, as in a crash.
        }
    }

    private async Task ReportAsync(bool all)
    {
        foreach ((Guid federationId, EdgeObservation[] observations) in counter.Take(all))
        {
            try
            {
                await grains.GetGrain<IFederationEdgesGrain>(federationId).ReportAsync(observations);
            }
            catch (Exception e)
            {
                Log.ReportFailed(log, federationId, e);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3141, LogLevel.Warning, "What was seen in federation {FederationId} could not be recorded")]
        public static partial void ReportFailed(ILogger logger, Guid federationId, Exception error);
    }
}
