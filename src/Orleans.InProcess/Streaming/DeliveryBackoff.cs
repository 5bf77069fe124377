namespace Orleans.Streaming;

/// <summary>When a failed delivery is tried again: after 1, 2, 4, … at most 30 seconds, for one minute in all.</summary>
internal static class DeliveryBackoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DelayMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DeliveryTimeMax = TimeSpan.FromMinutes(1);

    /// <summary>The delay before the next attempt, which comes at the end of the minute at the latest; null when that is over.</summary>
    /// <param name="attempt">The attempt that failed, from 0.</param>
    public static TimeSpan? Next(int attempt, TimeSpan elapsed)
    {
        TimeSpan left = DeliveryTimeMax - elapsed;
        if (left <= TimeSpan.Zero)
        {
            return null;
        }

        TimeSpan delay = attempt < 5 ? First * (1 << attempt) : DelayMax;
        return delay < left ? delay : left;
    }
}
