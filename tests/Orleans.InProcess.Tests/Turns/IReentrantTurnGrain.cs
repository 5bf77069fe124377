namespace Orleans.InProcess.Tests.Turns;

/// <inheritdoc/>
public interface IReentrantTurnGrain : ITurnGrain
{
}
