namespace Orleans.Runtime.Scheduling;

/// <summary>Runs the turns of one mailbox one at a time: the pump that starts requests, and the continuations of what it started.</summary>
internal sealed class TurnScheduler(Mailbox owner, TaskScheduler? seam) : TaskScheduler, IThreadPoolWorkItem
{
    // Long enough to amortise the trip through the pool, short enough that a busy grain does not hold its thread.
    private const int TurnsPerSlice = 64;

    private static readonly Action<object?> Pump = static state => ((Mailbox)state!).Pump();
    private static readonly Action<object?> RunOne = static state => ((TurnScheduler)state!).RunOnSeam();

    private readonly Queue<Task> _tasks = new(1);
    private bool _pumpWanted;
    private bool _pumpLast;
    private bool _scheduled;
    private int _thread;

    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Whether this thread is inside a turn.</summary>
    public bool IsTurn => _thread == Environment.CurrentManagedThreadId;

    /// <summary>Turns that a seam schedules start one request each, so that it can order them all.</summary>
    public int RequestsPerTurn => seam is null ? 32 : 1;

    /// <summary>Asks for a turn of the pump; under the mailbox's gate. True when the caller must <see cref="Dispatch"/> after leaving it.</summary>
    public bool WantPump()
    {
        _pumpWanted = true;
        return Claim();
    }

    public void Dispatch()
    {
        if (seam is null)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
        }
        else
        {
            DispatchTo(seam);
        }
    }

    void IThreadPoolWorkItem.Execute() => Run(TurnsPerSlice);

    /// <inheritdoc/>
    protected override void QueueTask(Task task)
    {
        lock (owner.Gate)
        {
            _tasks.Enqueue(task);
            if (!Claim())
            {
                return;
            }
        }

        Dispatch();
    }

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && IsTurn && TryExecuteTask(task);

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (owner.Gate)
        {
            return [.. _tasks];
        }
    }

    // A turn starts with an empty execution context, whoever asked for it.
    private void DispatchTo(TaskScheduler scheduler)
    {
        Task turn;
        if (ExecutionContext.IsFlowSuppressed())
        {
            turn = new Task(RunOne, this, TaskCreationOptions.DenyChildAttach);
        }
        else
        {
            using (ExecutionContext.SuppressFlow())
            {
                turn = new Task(RunOne, this, TaskCreationOptions.DenyChildAttach);
            }
        }

        turn.Start(scheduler);
    }

    private bool Claim()
    {
        if (_scheduled)
        {
            return false;
        }

        _scheduled = true;
        return true;
    }

    private void Run(int turns)
    {
        IGrainContext? outer = RuntimeContext.Current;
        RuntimeContext.Current = owner.Context;
        _thread = Environment.CurrentManagedThreadId;
        try
        {
            while (turns-- > 0 && TryTake(out Task? task))
            {
                if (task is null)
                {
                    // A task of its own, so that everything started in the turn finds this scheduler as the current one.
                    new Task(Pump, owner, TaskCreationOptions.DenyChildAttach).RunSynchronously(this);
                }
                else
                {
                    TryExecuteTask(task);
                }
            }
        }
        finally
        {
            RuntimeContext.Current = outer;
        }

        Release();
    }

    // The thread of a seam may have a synchronization context, which an await would prefer to this scheduler.
    private void RunOnSeam()
    {
        SynchronizationContext? outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            Run(1);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    private bool TryTake(out Task? task)
    {
        lock (owner.Gate)
        {
            // Continuations and new requests take turns when both wait, so that neither starves the other.
            bool pump = _pumpWanted && (_tasks.Count == 0 || !_pumpLast);
            task = null;
            if (pump)
            {
                _pumpWanted = false;
                _pumpLast = true;
                return true;
            }

            _pumpLast = false;
            return _tasks.TryDequeue(out task);
        }
    }

    private void Release()
    {
        lock (owner.Gate)
        {
            _thread = 0;
            if (!_pumpWanted && _tasks.Count == 0)
            {
                _scheduled = false;
                return;
            }
        }

        Dispatch();
    }
}
