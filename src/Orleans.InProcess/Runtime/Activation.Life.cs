using Orleans.Runtime.Activations;

namespace Orleans.Runtime;

/// <content>From the constructor to the end.</content>
internal sealed partial class Activation
{
    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            if (_state is ActivationState.Deactivating or ActivationState.Ended || _ending is not null)
            {
                return;
            }

            _ending = deactivationReason;
            EndIfIdle();
        }
    }

    /// <summary>Gives up what waits, when the time for draining is over.</summary>
    public void Abort()
    {
        List<RequestBase> waiting;
        lock (Gate)
        {
            waiting = TakeAllWaiting();
            EndIfIdle();
        }

        foreach (RequestBase request in waiting)
        {
            request.AnswerFault(new SiloUnavailableException("The silo stopped before it could serve this request."));
        }
    }

    /// <inheritdoc/>
    protected override void OnIdle() => EndIfIdle();

    /// <inheritdoc/>
    protected override void BeforePump()
    {
        lock (Gate)
        {
            if (_state != ActivationState.Created)
            {
                return;
            }

            _state = ActivationState.Activating;
        }

        _ = ActivateAsync();
    }

    // Under the gate.
    private void EndIfIdle()
    {
        if (_ending is null || IsRunning || _state is not (ActivationState.Active or ActivationState.Created))
        {
            return;
        }

        if (Drains && WaitingCount > 0)
        {
            return;
        }

        _state = ActivationState.Deactivating;
        _ = Task.Factory.StartNew(
            static state => _ = ((Activation)state!).DeactivateAsync(), this, CancellationToken.None, TaskCreationOptions.DenyChildAttach, Turns);
    }

    private async Task ActivateAsync()
    {
        try
        {
            using var timeout = new CancellationTokenSource(Silo.Collection.ActivationTimeout, Silo.Time);
            _scope = Silo.Services.CreateAsyncScope();
            GrainInstance = _class.Create(this);
            if (_lifecycle is { } lifecycle)
            {
                await lifecycle.StartAsync(timeout.Token).WaitAsync(timeout.Token);
            }

            if (GrainInstance is IGrainBase grain)
            {
                await grain.OnActivateAsync(timeout.Token).WaitAsync(timeout.Token);
            }
        }
        catch (Exception exception)
        {
            Log.ActivationFailed(Silo.Logger, exception, Id);
            await FailAsync(exception);
            return;
        }

        lock (Gate)
        {
            _state = ActivationState.Active;
            LastUsed = Silo.Clock.Now;
            EndIfIdle();
            Turns.WantPump();
        }
    }

    private async Task FailAsync(Exception exception)
    {
        List<RequestBase> waiting;
        _owner.Remove(this);
        lock (Gate)
        {
            _state = ActivationState.Ended;
            waiting = TakeAllWaiting();
        }

        foreach (RequestBase request in waiting)
        {
            request.AnswerFault(Silo.Exceptions.Cross(request, exception));
        }

        StopTimers();
        await DisposeAsync();
        TellOver();
    }

    private async Task DeactivateAsync()
    {
        StopTimers();
        bool wasActive = GrainInstance is not null;
        if (wasActive)
        {
            await RunDeactivationAsync();
        }

        _owner.Remove(this);
        List<RequestBase> waiting;
        lock (Gate)
        {
            _state = ActivationState.Ended;
            waiting = TakeAllWaiting();
        }

        await DisposeAsync();
        foreach (RequestBase request in waiting)
        {
            // A tick ends with the activation of its timer; a call goes to the next one.
            if (request.HasTarget)
            {
                Silo.Catalog.Deliver(request);
            }
        }

        TellOver();
    }

    private async Task RunDeactivationAsync()
    {
        using var timeout = new CancellationTokenSource(Silo.Collection.DeactivationTimeout, Silo.Time);
        try
        {
            if (GrainInstance is IGrainBase grain)
            {
                await grain.OnDeactivateAsync(_ending!.Value, timeout.Token).WaitAsync(timeout.Token);
            }

            if (_lifecycle is { } lifecycle)
            {
                await lifecycle.StopAsync(timeout.Token).WaitAsync(timeout.Token);
            }
        }
        catch (Exception exception)
        {
            Log.DeactivationFailed(Silo.Logger, exception, Id);
        }
    }

    private void TellOver()
    {
        lock (Gate)
        {
            _isOver = true;
            _ = _deactivated?.TrySetResult();
        }
    }

    private void StopTimers()
    {
        IDisposable[] timers;
        lock (Gate)
        {
            timers = [.. _timers ?? []];
            _timers = null;
        }

        foreach (IDisposable timer in timers)
        {
            timer.Dispose();
        }
    }

    private async Task DisposeAsync()
    {
        try
        {
            switch (GrainInstance)
            {
                case IAsyncDisposable disposable:
                    await disposable.DisposeAsync();
                    break;
                case IDisposable disposable:
                    disposable.Dispose();
                    break;
                default:
                    break;
            }

            if (_scope.ServiceProvider is not null)
            {
                await _scope.DisposeAsync();
            }
        }
        catch (Exception exception)
        {
            Log.DeactivationFailed(Silo.Logger, exception, Id);
        }
    }
}
