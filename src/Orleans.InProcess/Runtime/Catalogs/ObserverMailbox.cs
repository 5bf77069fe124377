namespace Orleans.Runtime.Catalogs;

/// <summary>Serves the calls to one observer, one at a time; it does not keep the observer alive.</summary>
internal sealed class ObserverMailbox(SiloCore silo, GrainId id, IGrainObserver observer) : Mailbox(silo)
{
    private readonly WeakReference<IGrainObserver> _observer = new(observer);

    /// <inheritdoc/>
    public override GrainId Id => id;

    public bool IsGone => !_observer.TryGetTarget(out _);

    /// <inheritdoc/>
    protected override bool HasEnded => false;

    /// <inheritdoc/>
    public override object? GetTarget() => _observer.TryGetTarget(out IGrainObserver? target) ? target : null;

    /// <inheritdoc/>
    protected override bool Start(RequestBase request)
    {
        if (!IsGone)
        {
            return base.Start(request);
        }

        Silo.Catalog.RemoveObserver(id);
        request.Fail(new ClientNotAvailableException(id));
        return true;
    }
}
