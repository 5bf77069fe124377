namespace OrleansMesh.Bridge.Local;

/// <summary>How long to wait before a died server is started again: 2^n s up to 60 s, with jitter so that several do not start together.</summary>
public static class RestartDelay
{
    /// <summary>A server that ran this long is held to be sound: its next failure counts as the first.</summary>
    public static readonly TimeSpan Settled = TimeSpan.FromSeconds(60);

    private const int DoublingsMax = 6;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>The delay after <paramref name="failures"/> failures in a row (1 or more), with <paramref name="jitter"/> in 0 to 1: 0.5 s to 60 s.</summary>
    public static TimeSpan After(int failures, double jitter)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failures, 1);
        TimeSpan full = TimeSpan.FromSeconds(1 << Math.Min(failures - 1, DoublingsMax));
        full = full < Longest ? full : Longest;
        return full * (0.5 + (0.5 * Math.Clamp(jitter, 0, 1)));
    }
}
