namespace OrleansMesh.Gateway.Edge.Limits;

/// <summary>Bounds how many handshakes compute at once, so that a flood of them leaves cores to the sessions.</summary>
internal sealed class HandshakeGate(int atOnceMax) : IDisposable
{
    private readonly SemaphoreSlim _places = new(atOnceMax, atOnceMax);

    /// <summary>How many may compute at once.</summary>
    public int AtOnceMax => atOnceMax;

    /// <summary>Waits for a place, first come first served; given back by <see cref="Exit"/>.</summary>
    public Task EnterAsync(CancellationToken cancellationToken) => _places.WaitAsync(cancellationToken);

    /// <summary>Gives the place back.</summary>
    public void Exit() => _places.Release();

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();
}
