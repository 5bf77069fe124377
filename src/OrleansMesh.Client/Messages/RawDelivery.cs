namespace OrleansMesh.Client.Messages;

/// <summary>A delivery before it is checked.</summary>
/// <param name="Cursor">0 for a transient one.</param>
/// <param name="Envelope">Our own copy.</param>
/// <param name="ArrivedAt">Of the clock's timestamps.</param>
internal readonly record struct RawDelivery(long Cursor, byte[] Envelope, long ArrivedAt);
