namespace OrleansMesh.Testing;

/// <summary>A clock that moves only when a test says so; due timers fire inside <see cref="Advance"/>, in order of their due time.</summary>
public sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly SortedSet<ManualTimer> _timers = new(Comparer<ManualTimer>.Create(static (a, b) => (a.Due!.Value, a.Order).CompareTo((b.Due!.Value, b.Order))));
    private DateTimeOffset _now;
    private long _sequence;

    /// <summary>Starts the clock at <paramref name="start"/>, or at 2026-01-01T00:00:00Z.</summary>
    public ManualTimeProvider(DateTimeOffset? start = null) =>
        _now = start ?? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>When the next timer is due; null when none is armed.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (_gate)
            {
                return _timers.Min?.Due;
            }
        }
    }

    /// <summary>Timers that are armed.</summary>
    public int TimerCount
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count;
            }
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <summary>Moves the clock forward by <paramref name="by"/> (not negative), firing each timer at its own time.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        DateTimeOffset until = GetUtcNow() + by;
        while (TakeNextDue(until) is { } timer)
        {
            timer.Fire();
        }

        lock (_gate)
        {
            _now = until;
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private ManualTimer? TakeNextDue(DateTimeOffset until)
    {
        lock (_gate)
        {
            ManualTimer? next = _timers.Min is { } first && first.Due <= until ? first : null;
            if (next?.Due is { } due)
            {
                _now = due > _now ? due : _now;
                Arm(next, next.Period > TimeSpan.Zero ? due + next.Period : null);
            }

            return next;
        }
    }

    private void Arm(ManualTimer timer, DateTimeOffset? due)
    {
        if (timer.Due is not null)
        {
            _timers.Remove(timer);
        }

        (timer.Due, timer.Order) = (due, _sequence++);
        if (due is not null)
        {
            _timers.Add(timer);
        }
    }

    private sealed class ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset? Due { get; set; }

        public TimeSpan Period { get; private set; }

        public long Order { get; set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                Period = period;
                clock.Arm(this, dueTime == Timeout.InfiniteTimeSpan ? null : clock._now + dueTime);
                return true;
            }
        }

        public void Dispose()
        {
            lock (clock._gate)
            {
                clock.Arm(this, null);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
