namespace Orleans.InProcess.Tests.States;

/// <inheritdoc/>
public sealed class CounterGrain(
    [PersistentState("counter")] IPersistentState<Counter> counter,
    [PersistentState("other", "slow")] IPersistentState<Counter> other) : Grain, ICounterGrain
{
    public Task<int> Get() => Task.FromResult(counter.State.Value + other.State.Value);

    public Task<string?> Etag() => Task.FromResult(counter.RecordExists ? counter.Etag : null);

    public Task Add(int value)
    {
        counter.State.Value += value;
        return counter.WriteStateAsync();
    }

    public async Task AddMany(int writes)
    {
        var done = new List<Task>();
        for (int i = 0; i < writes; i++)
        {
            other.State.Value++;
            done.Add(other.WriteStateAsync());
        }

        await Task.WhenAll(done);
    }

    public Task AddBeside(int value)
    {
        other.State.Value += value;
        return other.WriteStateAsync();
    }

    public Task Clear() => counter.ClearStateAsync();

    public Task Reload() => counter.ReadStateAsync();

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
