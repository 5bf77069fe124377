namespace Orleans.InProcess.Tests.Cancellations;

/// <inheritdoc/>
public sealed class CancelGrain(Gates gates) : Grain, ICancelGrain
{
    public async Task<int> Work(string name, CancellationToken token)
    {
        TaskScheduler home = TaskScheduler.Current;
        using CancellationTokenRegistration registration = token.Register(() => gates.Note(
            TaskScheduler.Current == home ? $"{name} sees it in a turn" : $"{name} sees it outside"));
        await gates.PassAsync(name);
        gates.Reach($"{name} done {token.IsCancellationRequested}");
        return 1;
    }

    public Task<bool> CanBeCancelled(CancellationToken token) => Task.FromResult(token.CanBeCanceled);

    public Task Probe() => Task.CompletedTask;
}
