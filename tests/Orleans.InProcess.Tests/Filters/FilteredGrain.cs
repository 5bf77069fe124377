namespace Orleans.InProcess.Tests.Filters;

/// <summary>Filters its own calls too.</summary>
public sealed class FilteredGrain(Gates gates) : Grain, IFilteredGrain, IIncomingGrainCallFilter
{
    public Task<string> Say(string text)
    {
        gates.Note($"said {text}");
        return Task.FromResult(text);
    }

    public Task Fail() => throw new InvalidOperationException("failed");

    public Task<string> Relay(string text) => GrainFactory.GetGrain<IFilteredGrain>("other").Say(text);

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        await context.Invoke();
        if (context.MethodName == nameof(Say) && context.Result is "own")
        {
            context.Result = "changed by the grain";
        }
    }
}
