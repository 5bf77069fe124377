using OrleansMesh.Domain.Authorization;

namespace OrleansMesh.Bridge.Callers;

/// <summary>One decision about a call of another mesh, for whoever audits.</summary>
/// <param name="At">When it was decided.</param>
/// <param name="Subject">What was called.</param>
/// <param name="Caller">Who called, as known here; only the mesh when the caller was refused.</param>
/// <param name="Refusal">Why not, a word as in the error's data; empty when it went on.</param>
/// <param name="Detail">The decision for people.</param>
/// <param name="Capability">CID of the invocation; empty when none was asked for or it does not hold.</param>
public sealed record CallRecord(DateTimeOffset At, CallSubject Subject, LocalCaller Caller, string Refusal, string Detail, string Capability)
{
    /// <summary>What each verifier that was asked says, and by which keys, in the order of <see cref="Primitive"/> (I-06); those after the first no were not asked.</summary>
    public IReadOnlyList<PrimitiveAnswer> Answers { get; init; } = [];
}
