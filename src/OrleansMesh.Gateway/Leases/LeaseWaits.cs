namespace OrleansMesh.Gateway.Leases;

/// <summary>Who waits for a lease of a version, or of a later one. Few at a time: their number is the callers' to bound.</summary>
internal sealed class LeaseWaits
{
    private readonly Lock _gate = new();
    private readonly List<(Guid FederationId, long Version, TaskCompletionSource Reached)> _waiting = [];

    /// <summary>Completes when it is there.</summary>
    /// <param name="isReached">Asked once, after it would be told.</param>
    /// <exception cref="OperationCanceledException">It did not come before the cancellation.</exception>
    public async Task WaitAsync(Guid federationId, long version, Func<bool> isReached, CancellationToken cancellationToken)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Add((federationId, version, reached));
        }

        try
        {
            if (!isReached())
            {
                await reached.Task.WaitAsync(cancellationToken);
            }
        }
        finally
        {
            lock (_gate)
            {
                _ = _waiting.RemoveAll(each => each.Reached == reached);
            }
        }
    }

    /// <summary>A lease is there.</summary>
    public void Reached(Guid federationId, long version)
    {
        lock (_gate)
        {
            foreach ((_, _, TaskCompletionSource reached) in _waiting.Where(each => each.FederationId == federationId && each.Version <= version))
            {
                _ = reached.TrySetResult();
            }
        }
    }
}
