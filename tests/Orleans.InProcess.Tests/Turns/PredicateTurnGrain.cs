using Orleans.Concurrency;
using Orleans.Serialization.Invocation;

namespace Orleans.InProcess.Tests.Turns;

/// <summary>Lets only those requests interleave whose gate says so.</summary>
[MayInterleave(nameof(MayInterleave))]
public sealed class PredicateTurnGrain(Gates gates) : TurnGrain(gates), IPredicateTurnGrain
{
    public static bool MayInterleave(IInvokable request) => request.GetArgumentCount() > 0 && request.GetArgument(0) is "free";
}
