namespace Orleans.InProcess.Tests.Observers;

/// <inheritdoc/>
public sealed class TalkerGrain : Grain, ITalkerGrain
{
    public async Task Tell(IListener listener, string text)
    {
        listener.Heard(text);
        await listener.Hint(text);
    }

    public Task<int> Ask(IListener listener, int value) => listener.Ask(value);
}
