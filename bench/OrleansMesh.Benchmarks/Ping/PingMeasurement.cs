using System.Diagnostics;

namespace OrleansMesh.Benchmarks.Ping;

/// <summary>What a run of calls cost.</summary>
internal readonly record struct PingMeasurement(double CallsPerSecond, double BytesPerCall)
{
    private const int Callers = 100;

    /// <summary>Calls from 100 concurrent callers, each round the targets, for a time.</summary>
    public static async Task<PingMeasurement> RunAsync(TimeProvider time, TimeSpan length, int targets, Func<int, Task<int>> call)
    {
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        long start = time.GetTimestamp();
        long end = start + (long)(length.TotalSeconds * time.TimestampFrequency);
        long[] calls = await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            long made = 0;
            for (int target = caller * targets / Callers; time.GetTimestamp() < end; made += 64)
            {
                for (int i = 0; i < 64; i++)
                {
                    target = target + 1 < targets ? target + 1 : 0;
                    int answer = await call(target);
                    Debug.Assert(answer >= 0);
                }
            }

            return made;
        })));
        double seconds = time.GetElapsedTime(start).TotalSeconds;
        long total = calls.Sum();
        return new PingMeasurement(total / seconds, (GC.GetTotalAllocatedBytes(precise: true) - allocated) / (double)total);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{CallsPerSecond / 1e6:F2} M calls/s, {BytesPerCall:F0} B/call";
}
