namespace Orleans.Runtime.Requests;

/// <summary>Releases callers that have waited too long, by one timer that is armed for the earliest deadline known.</summary>
internal sealed class DeadlineClock : IDisposable
{
    private readonly TimeProvider _time;
    private readonly Func<DeadlineScan, DeadlineScan> _scan;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly TimeSpan _defaultTimeout;
    private readonly long _defaultTicks;
    private long _armedFor = long.MaxValue;

    /// <summary>Scans by <paramref name="scan"/>, which shows every outstanding request to what it is given.</summary>
    public DeadlineClock(TimeProvider time, TimeSpan defaultTimeout, Func<DeadlineScan, DeadlineScan> scan)
    {
        _time = time;
        _defaultTimeout = defaultTimeout;
        _defaultTicks = TicksOf(defaultTimeout);
        _scan = scan;
        using (ExecutionContext.SuppressFlow())
        {
            _timer = time.CreateTimer(static state => ((DeadlineClock)state!).OnDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public long Now => _time.GetTimestamp();

    public TimeSpan TimeoutOf(RequestBase request) => request.GetDefaultResponseTimeout() ?? _defaultTimeout;

    public long DeadlineOf(RequestBase request) =>
        request.SentAt + (request.GetDefaultResponseTimeout() is { } own ? TicksOf(own) : _defaultTicks);

    /// <summary>Makes sure that the timer fires by the request's deadline.</summary>
    public void Watch(RequestBase request)
    {
        long deadline = DeadlineOf(request);
        if (deadline < Volatile.Read(ref _armedFor))
        {
            Arm(deadline);
        }
    }

    /// <summary>The time since a timestamp.</summary>
    public TimeSpan Since(long timestamp) => _time.GetElapsedTime(timestamp);

    public void Dispose() => _timer.Dispose();

    private long TicksOf(TimeSpan span) => (long)(span.TotalSeconds * _time.TimestampFrequency);

    private void Arm(long deadline)
    {
        lock (_gate)
        {
            if (deadline >= _armedFor)
            {
                return;
            }

            _armedFor = deadline;

            // Rounded up to the timer's resolution, so that it never fires before the deadline only to be armed again.
            double milliseconds = Math.Ceiling(Math.Max(0, _time.GetElapsedTime(Now, deadline).TotalMilliseconds));
            _timer.Change(TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
        }
    }

    private void OnDue()
    {
        // Requests that are sent from here on arm the timer themselves.
        Volatile.Write(ref _armedFor, long.MaxValue);
        DeadlineScan scan = _scan(new DeadlineScan(this, Now));
        scan.AnswerOverdue();
        if (scan.Next != long.MaxValue)
        {
            Arm(scan.Next);
        }
    }
}
