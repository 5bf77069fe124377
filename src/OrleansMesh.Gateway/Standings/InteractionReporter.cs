using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansMesh.Contracts.Trust;

namespace OrleansMesh.Gateway.Standings;

/// <summary>Reports what was counted to the grains: violations within a second, interactions every 30 s, which is the interval that counts as one.</summary>
/// <remarks>
/// Of ten thousand federations in use that is ten thousand reports: some run at once, so that they share the store's flushes, and a mesh's trust is
/// counted once for all federations of a part. Between two parts violations go first.
/// </remarks>
internal sealed partial class InteractionReporter(InteractionCounter counter, IGrainFactory grains, TimeProvider clock, ILogger<InteractionReporter> log) : BackgroundService
{
    /// <summary>Federations of a part.</summary>
    internal const int PartMax = 256;

    private const int AtOnceMax = 8;
    private const int TicksToAll = 30;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    /// <summary>Reports what was counted until now.</summary>
    /// <param name="all">False for federations with violations alone.</param>
    internal async Task ReportAsync(bool all)
    {
        foreach (KeyValuePair<Guid, EdgeObservation[]>[] part in counter.Take(all).Chunk(PartMax))
        {
            if (all && counter.HasViolations)
            {
                await ReportAsync(all: false);
            }

            await ReportAsync(part);
        }
    }

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

    private async Task ReportAsync(KeyValuePair<Guid, EdgeObservation[]>[] part)
    {
        var counts = new ConcurrentBag<SourceCount>();
        await Parallel.ForEachAsync(part, new ParallelOptions { MaxDegreeOfParallelism = AtOnceMax }, async (of, _) =>
        {
            try
            {
                foreach (SourceCount count in await grains.GetGrain<IFederationEdgesGrain>(of.Key).ReportEdgesAsync(of.Value))
                {
                    counts.Add(count);
                }
            }
            catch (Exception e)
            {
                Log.ReportFailed(log, of.Key, e);
            }
        });
        foreach (IGrouping<string, SourceCount> source in counts.GroupBy(count => count.Source, StringComparer.Ordinal))
        {
            try
            {
                await grains.GetGrain<ITrustEdgeGrain>(source.Key).RecordAsync(source.Sum(count => count.Interactions), source.Sum(count => count.Violations));
            }
            catch (Exception e)
            {
                Log.RecordFailed(log, source.Key, e);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3141, LogLevel.Warning, "What was seen in federation {FederationId} could not be recorded")]
        public static partial void ReportFailed(ILogger logger, Guid federationId, Exception error);

        [LoggerMessage(3142, LogLevel.Warning, "What was seen of {MeshId} does not count for its trust")]
        public static partial void RecordFailed(ILogger logger, string meshId, Exception error);
    }
}
