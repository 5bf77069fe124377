using OrleansMesh.Domain.Network;

namespace OrleansMesh.Transport.Pool;

/// <summary>When a peer that could not be reached may be dialled again: the wait doubles with each failure, is capped, and spread so that peers do not storm in step. One caller at a time.</summary>
/// <param name="min">The longest wait after the first failure.</param>
/// <param name="max">The longest wait after any.</param>
/// <param name="random">From 0 to below 1.</param>
public sealed class DialBackoff(TimeSpan min, TimeSpan max, Func<double> random)
{
    private readonly Backoff _wait = new(min, max);
    private int _failures;

    /// <summary>No dial before this.</summary>
    public long NotBefore { get; private set; } = long.MinValue;

    /// <summary>Until when the failures count for the next wait.</summary>
    public long RememberedUntil { get; private set; } = long.MinValue;

    /// <summary>A dial failed: the next one is between half and all of the present wait away.</summary>
    public void Failed(TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        TimeSpan wait = _wait.Wait(_failures++, random());
        NotBefore = clock.GetTimestamp() + (long)(wait.TotalSeconds * clock.TimestampFrequency);
        RememberedUntil = NotBefore + (long)(_wait.Max.TotalSeconds * clock.TimestampFrequency);
    }

    /// <summary>The peer was reached: nothing holds back the next dial.</summary>
    public void Reset()
    {
        _failures = 0;
        NotBefore = long.MinValue;
        RememberedUntil = long.MinValue;
    }
}
