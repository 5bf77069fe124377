using System.Collections.Concurrent;

namespace OrleansMesh.Load.Sessions;

/// <summary>What the connections of one process have seen, counted by all of them.</summary>
internal sealed class PulseCounts
{
    // Latencies kept for quantiles: the newest of them, which a window of a few minutes does not exceed.
    private const int LatenciesMax = 200_000;

    private readonly ConcurrentQueue<double> _milliseconds = new();
    private long _sent;
    private long _answered;
    private long _asked;
    private long _ended;

    /// <summary>Pings that we sent.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <summary>Pongs to them.</summary>
    public long Answered => Volatile.Read(ref _answered);

    /// <summary>Pings of the hub, which were answered.</summary>
    public long Asked => Volatile.Read(ref _asked);

    /// <summary>Connections that ended while they should not.</summary>
    public long Ended => Volatile.Read(ref _ended);

    public double[] Milliseconds => [.. _milliseconds];

    public void CountSent() => Interlocked.Increment(ref _sent);

    public void CountAsked() => Interlocked.Increment(ref _asked);

    public void CountEnded() => Interlocked.Increment(ref _ended);

    public void CountAnswered(TimeSpan latency)
    {
        Interlocked.Increment(ref _answered);
        _milliseconds.Enqueue(latency.TotalMilliseconds);
        if (_milliseconds.Count > LatenciesMax)
        {
            _milliseconds.TryDequeue(out _);
        }
    }
}
