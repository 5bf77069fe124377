namespace Orleans.InProcess.Tests.Lifetimes;

/// <inheritdoc/>
public class LifeGrain : Grain, ILifeGrain, IDisposable
{
    private readonly Gates _gates;
    private readonly string _incarnation = Guid.NewGuid().ToString("N");

    public LifeGrain(Gates gates)
    {
        _gates = gates;
        _gates.Note("constructed");
    }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        string key = this.GetPrimaryKeyString();
        _gates.Note("activating");
        if (key.StartsWith("slow", StringComparison.Ordinal))
        {
            await _gates.PassAsync("activation");
        }

        if (key.StartsWith("broken", StringComparison.Ordinal) && _gates.Log.Count(line => line == "activating") == 1)
        {
            throw new ArithmeticException("not this time");
        }
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _gates.Note($"deactivating: {reason.ReasonCode}");
        if (this.GetPrimaryKeyString().StartsWith("stuck", StringComparison.Ordinal))
        {
            await _gates.PassAsync("deactivation");
        }

        if (this.GetPrimaryKeyString().StartsWith("failing", StringComparison.Ordinal))
        {
            throw new InvalidOperationException("swallowed");
        }
    }

    public Task<string> Touch()
    {
        _gates.Note("touched");
        return Task.FromResult(_incarnation);
    }

    public Task<string> Peek() => Task.FromResult(_incarnation);

    public Task Hold(string gate) => _gates.PassAsync(gate);

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task EndAfter(string gate)
    {
        DeactivateOnIdle();
        await _gates.PassAsync(gate);
    }

    public Task Delay(TimeSpan time)
    {
        DelayDeactivation(time);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _gates.Note("disposed");
        GC.SuppressFinalize(this);
    }
}
