namespace OrleansMesh.Grains.Ports;

/// <summary>What one verifier said.</summary>
/// <param name="Primitive">Which: identity, credential or capability.</param>
/// <param name="Reason">A stable word.</param>
/// <param name="Detail">For people.</param>
/// <param name="KeyIds">The keys that its answer rests on.</param>
public sealed record KeptAnswer(string Primitive, bool Passed, string Reason, string Detail, IReadOnlyList<string> KeyIds);
