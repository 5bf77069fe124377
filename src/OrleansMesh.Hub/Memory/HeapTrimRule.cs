namespace OrleansMesh.Hub.Memory;

/// <summary>
/// When a collection harms nobody and gives something back: a busy time has left garbage, and since then hardly anything was allocated, so
/// that hardly anything is done (ADR 23). One of everything stops the process for some 25 ms for each thousand sessions; one of what heartbeats
/// leave in such a time takes a few milliseconds, where the collector would let ten times as much become garbage before it looks. One thread at a time.
/// </summary>
internal sealed class HeapTrimRule
{
    /// <summary>Less than this was left behind: not worth a stop.</summary>
    public const long LeftBytesMin = 64 << 20;

    /// <summary>So much is left behind in a quiet time before the youngest are collected.</summary>
    public const long YoungBytesMin = 8 << 20;

    /// <summary>Heartbeats of ten thousand sessions allocate some 0.3 MiB a second, a hundred messages a second more than this.</summary>
    public const long QuietBytesPerSecond = 1 << 20;

    /// <summary>A heap that was larger at its last collection is left alone: the stop would be longer than a second.</summary>
    public const long HeapBytesMax = 512 << 20;

    /// <summary>For so long it has to be quiet.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(15);

    /// <summary>There is no other one of everything sooner.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    private long _trimmedAt;
    private long _youngAt;
    private TimeSpan? _lastTrim;
    private (TimeSpan Time, long Bytes) _last;
    private TimeSpan? _quietSince;

    /// <summary>Takes a sample.</summary>
    /// <param name="time">Since any fixed time; grows.</param>
    /// <param name="allocatedBytes">Since the process began.</param>
    /// <param name="heapBytes">Of the heap after its last collection.</param>
    /// <returns>What to collect now; it counts as done.</returns>
    public HeapTrimming Next(TimeSpan time, long allocatedBytes, long heapBytes)
    {
        bool isQuiet = allocatedBytes - _last.Bytes <= QuietBytesPerSecond * (time - _last.Time).TotalSeconds;
        _quietSince = isQuiet ? _quietSince ?? _last.Time : null;
        _last = (time, allocatedBytes);
        if (_quietSince is null || time - _quietSince < Quiet || heapBytes > HeapBytesMax)
        {
            return HeapTrimming.None;
        }

        if (allocatedBytes - _trimmedAt >= LeftBytesMin && !(time - _lastTrim < Pause))
        {
            (_trimmedAt, _youngAt, _lastTrim) = (allocatedBytes, allocatedBytes, time);
            return HeapTrimming.All;
        }

        if (allocatedBytes - _youngAt < YoungBytesMin)
        {
            return HeapTrimming.None;
        }

        _youngAt = allocatedBytes;
        return HeapTrimming.Young;
    }
}
