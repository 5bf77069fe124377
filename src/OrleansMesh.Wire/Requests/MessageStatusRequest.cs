namespace OrleansMesh.Wire.Requests;

/// <summary>Asks what became of a message that the asker sent, or to erase it.</summary>
/// <param name="MessageId">1 to 128 printable ASCII characters.</param>
/// <param name="TargetMeshId">Whose home is asked when the asker's hub knows the message no more; null for none.</param>
public sealed record MessageStatusRequest(string MessageId, string? TargetMeshId = null);
