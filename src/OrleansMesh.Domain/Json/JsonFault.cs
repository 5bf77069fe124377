namespace OrleansMesh.Domain.Json;

/// <summary>Where and why a JSON text was refused.</summary>
/// <param name="Reason">The first rule that it breaks.</param>
/// <param name="Offset">Zero-based byte offset at which that was seen.</param>
public readonly record struct JsonFault(JsonFaultReason Reason, int Offset);
