using System.Collections.Concurrent;

namespace Orleans.InProcess.Tests.Runtime.InProcess;

/// <summary>Runs all turns of a silo on the thread of the test, when the test says so: after a step everything that could happen has happened.</summary>
internal sealed class StepScheduler : TaskScheduler
{
    private readonly ConcurrentQueue<Task> _waiting = new();

    /// <summary>Runs turns until none is left.</summary>
    public void Run()
    {
        // the test framework's context would catch the continuations that belong to this scheduler
        SynchronizationContext? outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            while (_waiting.TryDequeue(out Task? task))
            {
                TryExecuteTask(task);
            }
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    /// <summary>Runs turns until a call from outside is answered.</summary>
    public async Task RunAsync(Task call)
    {
        while (!call.IsCompleted)
        {
            Run();
            await Task.Yield();
        }

        await call;
        Run();
    }

    /// <inheritdoc/>
    protected override void QueueTask(Task task) => _waiting.Enqueue(task);

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks() => [.. _waiting];
}
