namespace OrleansMesh.Gateway.Edge;

/// <summary>Counts work that runs by itself, so that its owner can wait for the last of it.</summary>
internal sealed class OpenWork
{
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // The owner counts as one until it waits.
    private int _count = 1;

    /// <summary>One more piece of work runs. For the owner, before <see cref="AllDoneAsync"/>.</summary>
    public void Begin() => Interlocked.Increment(ref _count);

    /// <summary>One piece of work is over.</summary>
    public void Done()
    {
        if (Interlocked.Decrement(ref _count) == 0)
        {
            _over.SetResult();
        }
    }

    /// <summary>Completes when all that was begun is over. To be called once.</summary>
    public Task AllDoneAsync()
    {
        Done();
        return _over.Task;
    }
}
