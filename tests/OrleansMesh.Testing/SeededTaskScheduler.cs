namespace OrleansMesh.Testing;

/// <summary>Runs work items on the calling thread, each time one of the runnable ones chosen by the seed: equal seeds repeat a run exactly.</summary>
public sealed class SeededTaskScheduler(int seed) : TaskScheduler
{
    private readonly Lock _gate = new();
    private readonly List<Task> _runnable = [];
    private readonly Random _random = new(seed);
    private int _thread;

    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Work items run so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Work items that came from another thread while <see cref="RunUntilIdle"/> ran or had run: code went on elsewhere meanwhile, and no such run repeats exactly.</summary>
    public int Strays { get; private set; }

    /// <summary>The stack of the first of these; null for none.</summary>
    public string? FirstStray { get; private set; }

    /// <summary>Queues a piece of code, whose continuations run here too.</summary>
    public Task Run(Func<Task> code) =>
        Task.Factory.StartNew(code, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    /// <summary>Runs until nothing is runnable; throws after <paramref name="stepsMax"/> items, since a run that never settles is a bug.</summary>
    public void RunUntilIdle(long stepsMax = 1_000_000)
    {
        // A test framework's synchronization context would carry continuations away from here.
        SynchronizationContext? outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        _thread = Environment.CurrentManagedThreadId;
        try
        {
            for (long left = stepsMax; TryTake(out Task? task); left--)
            {
                if (left == 0)
                {
                    throw new InvalidOperationException($"Still busy after {stepsMax} work items.");
                }

                Steps++;
                TryExecuteTask(task!);
            }
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    /// <inheritdoc/>
    protected override void QueueTask(Task task)
    {
        lock (_gate)
        {
            _runnable.Add(task);
            if (_thread != 0 && _thread != Environment.CurrentManagedThreadId)
            {
                Strays++;
                FirstStray ??= Environment.StackTrace;
            }
        }
    }

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_gate)
        {
            return [.. _runnable];
        }
    }

    private bool TryTake(out Task? task)
    {
        lock (_gate)
        {
            task = null;
            if (_runnable.Count == 0)
            {
                return false;
            }

            int index = _random.Next(_runnable.Count);
            task = _runnable[index];
            _runnable.RemoveAt(index);
            return true;
        }
    }
}
