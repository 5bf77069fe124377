using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OrleansMesh.Hub.Memory;

/// <summary>Gives the memory that a busy time has used back to the system in the quiet time after it (<see cref="HeapTrimRule"/>).</summary>
internal sealed partial class HeapTrim(TimeProvider clock, ILogger<HeapTrim> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var rule = new HeapTrimRule();
        long start = clock.GetTimestamp();
        using var timer = new PeriodicTimer(Period, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            switch (rule.Next(clock.GetElapsedTime(start), GC.GetTotalAllocatedBytes(), GC.GetGCMemoryInfo(GCKind.Any).HeapSizeBytes))
            {
                case HeapTrimming.Young:
                    GC.Collect(0, GCCollectionMode.Forced, blocking: true);
                    break;
                case HeapTrimming.All:
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                    GCMemoryInfo after = GC.GetGCMemoryInfo(GCKind.FullBlocking);
                    LogTrimmed(log, after.TotalCommittedBytes >> 20, after.PauseDurations[0].TotalMilliseconds);
                    break;
            }
        }
    }

    [LoggerMessage(8101, LogLevel.Information, "Nothing to do after a busy time: garbage was collected, the heap holds {Held} MiB, the hub stood still for {Milliseconds:F0} ms")]
    private static partial void LogTrimmed(ILogger log, long held, double milliseconds);
}
