namespace OrleansMesh.Client.Folders;

/// <summary>A version of the registration that waits for a hub to take it.</summary>
/// <param name="Registration">Canonical bytes with the proof.</param>
/// <param name="IsResumed">Whether it is of an attempt that was cut off: then it need not be the change that was asked for.</param>
internal readonly record struct PreparedChange(byte[] Registration, bool IsResumed);
