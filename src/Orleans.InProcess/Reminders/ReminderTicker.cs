namespace Orleans.Reminders;

/// <summary>Fires one reminder; the next tick is set when the one before has been handled, so ticks never pile up.</summary>
internal sealed class ReminderTicker : IDisposable
{
    // Timers take no longer spans than about 49 days; a longer wait is made in steps.
    private static readonly TimeSpan StepMax = TimeSpan.FromDays(30);

    private readonly ReminderSchedule _schedule;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private DateTime _due;
    private bool _disposed;

    public ReminderTicker(ReminderSchedule schedule, ReminderEntry row)
    {
        _schedule = schedule;
        Row = row;
        if (ExecutionContext.IsFlowSuppressed())
        {
            _timer = CreateTimer();
        }
        else
        {
            using (ExecutionContext.SuppressFlow())
            {
                _timer = CreateTimer();
            }
        }
    }

    public ReminderEntry Row { get; }

    /// <summary>Ticks at <paramref name="due"/>, or at once when that has passed.</summary>
    public void Arm(DateTime due)
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                _due = due;
                Wait();
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _timer.Dispose();
        }
    }

    private ITimer CreateTimer() =>
        _schedule.Time.CreateTimer(static state => ((ReminderTicker)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    private void Wait()
    {
        TimeSpan left = _due - _schedule.Now;
        _timer.Change(left < TimeSpan.Zero ? TimeSpan.Zero : left < StepMax ? RoundUp(left) : StepMax, Timeout.InfiniteTimeSpan);
    }

    // Timers count whole milliseconds: rounded down one would fire early, only to be armed again.
    private static TimeSpan RoundUp(TimeSpan span) => TimeSpan.FromMilliseconds(Math.Ceiling(span.TotalMilliseconds));

    private void OnTimer()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            if (_due > _schedule.Now)
            {
                Wait();
                return;
            }
        }

        _schedule.Fire(this);
    }
}
