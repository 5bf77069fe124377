namespace Orleans.InProcess.Tests.Contexts;

/// <inheritdoc/>
public sealed class ContextGrain : Grain, IContextGrain
{
    public Task<string?> Get(string key) => Task.FromResult(RequestContext.Get(key) as string);

    public async Task<string?> GetThrough(string key, string grain)
    {
        await Task.Yield();
        return await GrainFactory.GetGrain<IContextGrain>(grain).Get(key);
    }

    public Task Set(string key, string value)
    {
        RequestContext.Set(key, value);
        return Task.CompletedTask;
    }

    public Task ChangeList(string key)
    {
        ((List<int>)RequestContext.Get(key)!).Add(1);
        return Task.CompletedTask;
    }
}
