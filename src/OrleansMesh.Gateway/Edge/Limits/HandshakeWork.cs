namespace OrleansMesh.Gateway.Edge.Limits;

/// <summary>One record of a stranger's that waits for its turn: it is computed once, or cancelled before it began.</summary>
internal sealed class HandshakeWork
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenRegistration _cancellation;
    private Action? _work;

    public HandshakeWork(Action work, CancellationToken cancellationToken)
    {
        _work = work;
        _cancellationToken = cancellationToken;
        _cancellation = cancellationToken.UnsafeRegister(static state => ((HandshakeWork)state!).Cancel(), this);
    }

    /// <summary>Completes when it was computed, whatever came of it, or cancelled.</summary>
    public Task Done => _done.Task;

    /// <summary>Computes it, unless it was cancelled.</summary>
    public void Run()
    {
        if (Interlocked.Exchange(ref _work, null) is not { } work)
        {
            return;
        }

        _ = _cancellation.Unregister();
        try
        {
            work();
            _done.SetResult();
        }
#pragma warning disable CA1031 // the thread serves everybody: a failure belongs to the one who waits for this work
        catch (Exception e)
#pragma warning restore CA1031
        {
            _done.SetException(e);
        }
    }

    private void Cancel()
    {
        if (Interlocked.Exchange(ref _work, null) is not null)
        {
            _done.SetCanceled(_cancellationToken);
        }
    }
}
