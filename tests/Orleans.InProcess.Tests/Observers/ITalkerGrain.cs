namespace Orleans.InProcess.Tests.Observers;

/// <summary>Calls observers.</summary>
public interface ITalkerGrain : IGrainWithStringKey
{
    Task Tell(IListener listener, string text);

    Task<int> Ask(IListener listener, int value);
}
