namespace OrleansMesh.Domain.Authorization;

/// <summary>What one verifier says, and by what.</summary>
/// <param name="Primitive">Which verifier.</param>
/// <param name="Passed">Whether it says yes.</param>
/// <param name="Reason">A word in kebab case: <c>verified</c>, or the first thing that is wrong.</param>
/// <param name="Detail">One sentence for people.</param>
/// <param name="KeyIds">The DID URLs of the keys that the answer rests on; empty when it did not get that far.</param>
public sealed record PrimitiveAnswer(Primitive Primitive, bool Passed, string Reason, string Detail, IReadOnlyList<string> KeyIds);
