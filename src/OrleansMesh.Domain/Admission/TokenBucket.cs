namespace OrleansMesh.Domain.Admission;

/// <summary>
/// A token bucket in one number, the time at which it will be full again (the generic cell rate algorithm); thread-safe
/// without a lock, and the quota may change from one call to the next.
/// </summary>
public sealed class TokenBucket
{
    private long _fullAt = long.MinValue;

    /// <summary>Takes one token when there is one. A clock that is set back costs at most one time of refilling.</summary>
    public bool TryTake(Quota quota, DateTimeOffset now) => TryTake(ref _fullAt, quota, now);

    /// <summary>The same for a bucket that is nothing but its number, in a table of many; 0 is a full one.</summary>
    public static bool TryTake(ref long fullAt, Quota quota, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(quota);

        // Whole ticks of 100 ns: at the largest rates a percent or so goes to the sender.
        long interval = TimeSpan.TicksPerSecond / quota.PerSecond;
        long empty = now.UtcTicks + (interval * quota.Burst);
        while (true)
        {
            long seen = Interlocked.Read(ref fullAt);
            long next = Math.Clamp(seen, now.UtcTicks, empty) + interval;
            bool taken = next <= empty;

            // Emptier than empty: the clock was set back or the quota cut. Refilling starts from here.
            next = taken ? next : Math.Min(seen, empty);
            if (next == seen || Interlocked.CompareExchange(ref fullAt, next, seen) == seen)
            {
                return taken;
            }
        }
    }

    /// <summary>True when it is full, which makes it as good as a new one.</summary>
    public bool IsFull(DateTimeOffset now) => Interlocked.Read(ref _fullAt) <= now.UtcTicks;
}
