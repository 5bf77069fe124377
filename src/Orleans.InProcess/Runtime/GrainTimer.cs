namespace Orleans.Runtime;

/// <summary>A timer whose ticks are requests in the mailbox of its activation.</summary>
internal sealed class GrainTimer<TState> : IGrainTimer, ITick
{
    private readonly Activation _activation;
    private readonly Func<TState, CancellationToken, Task> _callback;
    private readonly TState _state;
    private readonly CancellationTokenSource _stopped = new();
    private readonly GrainTimerCreationOptions _options;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private TimeSpan _period;
    private TimeSpan? _changedDue;
    private bool _ticking;

    public GrainTimer(
        Activation activation, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    {
        Check(options.DueTime, nameof(options.DueTime));
        Check(options.Period, nameof(options.Period));
        _activation = activation;
        _callback = callback;
        _state = state;
        _period = options.Period;
        _options = options;
        _activation.Attach(this);
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

        _timer.Change(options.DueTime, Timeout.InfiniteTimeSpan);
    }

    public Task RunAsync() => _stopped.IsCancellationRequested ? Task.CompletedTask : _callback(_state, _stopped.Token);

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime, nameof(dueTime));
        Check(period, nameof(period));
        lock (_gate)
        {
            _period = period;
            if (_ticking)
            {
                _changedDue = dueTime;
                return;
            }
        }

        _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        if (_stopped.IsCancellationRequested)
        {
            return;
        }

        _timer.Dispose();
        _activation.Detach(this);
        _stopped.Cancel();
    }

    /// <summary>The next tick is set only now, so that ticks never pile up behind a slow callback.</summary>
    public void OnTickDone()
    {
        TimeSpan next;
        lock (_gate)
        {
            _ticking = false;
            next = _changedDue ?? _period;
            _changedDue = null;
        }

        if (!_stopped.IsCancellationRequested)
        {
            _timer.Change(next, Timeout.InfiniteTimeSpan);
        }
    }

    private ITimer CreateTimer() => _activation.Silo.Time.CreateTimer(
        static state => ((GrainTimer<TState>)state!).OnDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    private static void Check(TimeSpan span, string name)
    {
        if (span < TimeSpan.Zero && span != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(name, span, "Use zero or more, or Timeout.InfiniteTimeSpan.");
        }
    }

    private void OnDue()
    {
        lock (_gate)
        {
            _ticking = true;
        }

        _activation.TryEnqueue(new TimerTick(this, _options) { SentAt = _activation.Silo.Clock.Now });
    }
}
