using Orleans.Concurrency;

namespace Orleans.InProcess.Tests.Workers;

/// <inheritdoc/>
[StatelessWorker(2)]
public sealed class WorkerGrain(Gates gates) : Grain, IWorkerGrain
{
    private readonly string _name = Guid.NewGuid().ToString("N");

    public async Task<string> Work(string gate)
    {
        await gates.PassAsync(gate);
        return _name;
    }
}
