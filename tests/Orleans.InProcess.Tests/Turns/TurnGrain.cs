namespace Orleans.InProcess.Tests.Turns;

/// <inheritdoc/>
public class TurnGrain(Gates gates) : Grain, ITurnGrain
{
    private int _inside;

    public Task Hold(string gate) => PassAsync(gate);

    public Task HoldReading(string gate) => PassAsync(gate);

    public Task HoldBeside(string gate) => PassAsync(gate);

    public Task HoldShortly(string gate) => PassAsync(gate);

    public Task<int> Probe() => Task.FromResult(gates.Log.Count);

    public async Task<string> Chain(List<string> keys, bool reentrant)
    {
        if (keys.Count == 0)
        {
            return IdentityString;
        }

        gates.Reach($"chain {this.GetPrimaryKeyString()}");
        List<string> rest = [.. keys.Skip(1)];
        ITurnGrain next = GrainFactory.GetGrain<ITurnGrain>(keys[0]);
        if (!reentrant)
        {
            return $"{IdentityString}>{await next.Chain(rest, reentrant)}";
        }

        using (RequestContext.AllowCallChainReentrancy())
        {
            return $"{IdentityString}>{await next.Chain(rest, reentrant)}";
        }
    }

    public async Task<bool> StaysOnScheduler(int rounds)
    {
        TaskScheduler home = TaskScheduler.Current;
        bool stayed = home != TaskScheduler.Default;
        for (int i = 0; i < rounds; i++)
        {
            stayed &= IsAlone();
            await Task.Yield();
            stayed &= IsAlone() && TaskScheduler.Current == home;
            await Task.Run(() => { });
            stayed &= IsAlone() && TaskScheduler.Current == home;
#pragma warning disable VSTHRD105 // That the current scheduler is the activation's is what this shows.
            stayed &= await Task.Factory.StartNew(() => TaskScheduler.Current) == home;
#pragma warning restore VSTHRD105
        }

        return stayed;
    }

    // Long enough for another thread to be seen here, were there one.
    private bool IsAlone()
    {
        bool entered = Interlocked.Increment(ref _inside) == 1;
        Thread.SpinWait(50);
        return Interlocked.Decrement(ref _inside) == 0 && entered;
    }

    private async Task PassAsync(string gate)
    {
        await gates.PassAsync(gate);
        gates.Note($"past {gate}");
    }
}
