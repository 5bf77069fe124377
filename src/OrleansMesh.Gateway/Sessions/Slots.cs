namespace OrleansMesh.Gateway.Sessions;

/// <summary>A number of places that work in progress takes and gives back; who finds none waits its turn.</summary>
#pragma warning disable CA1001 // a semaphore whose wait handle nobody asks for holds nothing to dispose, and work that outlives its session can still give back its place
internal sealed class Slots(int count)
#pragma warning restore CA1001 // as above
{
    private readonly SemaphoreSlim _free = new(count, count);

    /// <summary>Takes a place, waiting for one.</summary>
    public ValueTask TakeAsync(CancellationToken cancellationToken) =>
        TryTake() ? ValueTask.CompletedTask : new ValueTask(_free.WaitAsync(cancellationToken));

    /// <summary>Takes a place if there is one.</summary>
    public bool TryTake() => _free.Wait(0);

    /// <summary>Completes when every place has been given back; all are taken then, for good.</summary>
    public async Task TakeAllAsync(CancellationToken cancellationToken)
    {
        for (int i = 0; i < count; i++)
        {
            await TakeAsync(cancellationToken);
        }
    }

    /// <summary>Gives a place back.</summary>
    public void GiveBack() => _free.Release();
}
