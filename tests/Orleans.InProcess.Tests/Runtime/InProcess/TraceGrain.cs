namespace Orleans.InProcess.Tests.Runtime.InProcess;

/// <inheritdoc/>
public sealed class TraceGrain(Gates gates) : Grain, ITraceGrain
{
    public async Task Step(int depth)
    {
        long key = this.GetPrimaryKeyLong();
        gates.Note($"{key}:{depth}");
        await Task.Yield();
        gates.Note($"{key}:{depth}'");
        if (depth > 0)
        {
            await GrainFactory.GetGrain<ITraceGrain>(key + 100).Step(depth - 1);
        }
    }
}
