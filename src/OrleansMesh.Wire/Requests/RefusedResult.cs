namespace OrleansMesh.Wire.Requests;

/// <summary>A request was refused.</summary>
/// <param name="Reason">Stable kebab-case word.</param>
/// <param name="Detail">What was wrong and what to do next.</param>
public sealed record RefusedResult(string Reason, string Detail);
