namespace Orleans.InProcess.Tests.States;

/// <summary>Keeps its state in the base class.</summary>
public sealed class OldStyleGrain : Grain<Counter>, IOldStyleGrain
{
    public async Task<int> Add(int value)
    {
        State.Value += value;
        await WriteStateAsync();
        return State.Value;
    }
}
