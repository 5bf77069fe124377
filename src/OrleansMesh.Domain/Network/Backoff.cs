namespace OrleansMesh.Domain.Network;

/// <summary>How long to wait before what failed is tried again: doubled with each failure, capped, and spread so that those who failed together do not come again together .</summary>
/// <param name="Min">The longest wait after the first failure.</param>
/// <param name="Max">The longest wait after any; where it is the shorter one, it holds for the first, too.</param>
public readonly record struct Backoff(TimeSpan Min, TimeSpan Max)
{
    // a time of one tick doubled so often is longer than any
    private const int DoublingsMax = 62;

    /// <summary><see cref="Min"/> doubled so often, <see cref="Max"/> at most.</summary>
    /// <param name="doublings">0 for the first wait.</param>
    public TimeSpan Longest(int doublings)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(doublings);
        int shift = Math.Min(doublings, DoublingsMax);

        // compared before it is shifted: what is longer than a time can be is longer than the cap, too
        return Min.Ticks <= Max.Ticks >> shift ? new TimeSpan(Min.Ticks << shift) : Max;
    }

    /// <summary>Between half and all of <see cref="Longest"/>.</summary>
    /// <param name="doublings">0 for the first wait.</param>
    /// <param name="random">0 to 1.</param>
    public TimeSpan Wait(int doublings, double random) => Spread(Longest(doublings), random);

    /// <summary>Between half and all of a time.</summary>
    /// <param name="random">0 to 1.</param>
    public static TimeSpan Spread(TimeSpan time, double random) => time * (0.5 + (Math.Clamp(random, 0, 1) / 2));
}
