namespace OrleansMesh.Wire.Requests;

/// <summary>A mesh does not take what was delivered to it, and will not: its source is to hear of it (docs/wire-protocol.md §6.3).</summary>
/// <param name="Cursor">Of the delivery, positive; not acknowledged yet.</param>
/// <param name="MessageId">1 to 128 printable ASCII characters: that of the delivery, so that no other is meant.</param>
/// <param name="Reason">A word of docs/wire-protocol.md §11.</param>
public sealed record MessageRefuseRequest(long Cursor, string MessageId, string Reason);
