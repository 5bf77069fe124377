namespace OrleansMesh.Wire.Requests;

/// <summary>Asks what became of a message that the asker sent.</summary>
/// <param name="MessageId">1 to 128 printable ASCII characters.</param>
public sealed record MessageStatusRequest(string MessageId);
