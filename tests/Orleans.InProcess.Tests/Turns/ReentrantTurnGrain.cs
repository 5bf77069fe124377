using Orleans.Concurrency;

namespace Orleans.InProcess.Tests.Turns;

/// <inheritdoc/>
[Reentrant]
public sealed class ReentrantTurnGrain(Gates gates) : TurnGrain(gates), IReentrantTurnGrain
{
}
