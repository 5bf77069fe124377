using OrleansMesh.Domain.Admission;

namespace OrleansMesh.Grains.Ports;

/// <summary>What became of a message that was stored.</summary>
/// <param name="Refusal">Of <see cref="FateKind.Refused"/>; else none.</param>
public sealed record MessageFate(FateKind Kind, string TargetMeshId, Refusal Refusal);
