namespace OrleansMesh.Domain.Ipld;

/// <summary>Where and why a block was refused.</summary>
/// <param name="Reason">The first rule that it breaks.</param>
/// <param name="Offset">Zero-based byte offset at which that was seen.</param>
public readonly record struct DagCborFault(DagCborFaultReason Reason, int Offset);
