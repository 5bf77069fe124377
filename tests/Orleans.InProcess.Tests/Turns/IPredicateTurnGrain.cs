namespace Orleans.InProcess.Tests.Turns;

/// <inheritdoc/>
public interface IPredicateTurnGrain : ITurnGrain
{
}
