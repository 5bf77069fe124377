namespace OrleansMesh.Wire.Requests;

/// <summary>What became of a message; also the body of the notice that the home of its target refused it.</summary>
/// <param name="State"><c>accepted</c>, <c>stored</c>, <c>forwarded</c>, <c>delivered</c>, <c>refused</c>, <c>expired</c> or <c>erased</c>.</param>
/// <param name="TargetMeshId">Null while that is not known.</param>
/// <param name="Reason">The refusal's word; null unless refused.</param>
/// <param name="Detail">What was wrong and what to do next; null unless refused.</param>
public sealed record MessageStatusResult(string MessageId, string State, string? TargetMeshId, string? Reason, string? Detail);
