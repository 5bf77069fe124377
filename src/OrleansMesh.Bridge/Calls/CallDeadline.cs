namespace OrleansMesh.Bridge.Calls;

/// <summary>A timer that progress puts off, but never beyond the call's greatest length.</summary>
public sealed class CallDeadline : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly TimeSpan _silenceMax;
    private readonly TimeSpan _totalMax;
    private readonly long _started;
    private readonly ITimer _timer;

    /// <summary>Starts now; <paramref name="onDue"/> runs at most once for each time that it is due.</summary>
    public CallDeadline(TimeProvider clock, TimeSpan silenceMax, TimeSpan totalMax, Action onDue)
    {
        _clock = clock;
        _silenceMax = silenceMax;
        _totalMax = totalMax;
        _started = clock.GetTimestamp();
        _timer = clock.CreateTimer(static due => ((Action)due!)(), onDue, silenceMax < totalMax ? silenceMax : totalMax, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Something was heard: the silence begins anew.</summary>
    public void Touch()
    {
        TimeSpan left = _totalMax - _clock.GetElapsedTime(_started);
        if (left > TimeSpan.Zero)
        {
            _timer.Change(left < _silenceMax ? left : _silenceMax, Timeout.InfiniteTimeSpan);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();
}
