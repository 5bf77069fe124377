namespace OrleansMesh.Domain.Dialects.Ipc;

/// <summary>What one process says to another.</summary>
/// <param name="From">The sender's number on its node.</param>
/// <param name="To">The receiver's number on its node; 0 for the node itself.</param>
/// <param name="Type">1 to 128 printable ASCII characters.</param>
/// <param name="Payload">One JSON value in canonical form.</param>
/// <param name="Timestamp">Unix milliseconds.</param>
/// <param name="CorrelationId">The envelope that this one answers; null for none.</param>
public sealed record KernelMessage(long From, long To, string Type, ReadOnlyMemory<byte> Payload, long Timestamp, Guid? CorrelationId = null);
