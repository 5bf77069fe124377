using OrleansMesh.Domain.Network;

namespace OrleansMesh.Bridge.Local;

/// <summary>How long to wait before a died server is started again: 2^n s up to 60 s, with jitter so that several do not start together.</summary>
public static class RestartDelay
{
    /// <summary>A server that ran this long is held to be sound: its next failure counts as the first.</summary>
    public static readonly TimeSpan Settled = TimeSpan.FromSeconds(60);

    private static readonly Backoff Pause = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));

    /// <summary>The delay after <paramref name="failures"/> failures in a row (1 or more), with <paramref name="jitter"/> in 0 to 1: 0.5 s to 60 s.</summary>
    public static TimeSpan After(int failures, double jitter)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failures, 1);
        return Pause.Wait(failures - 1, jitter);
    }
}
