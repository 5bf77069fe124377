namespace OrleansMesh.Client.Messages;

/// <summary>A delivery before it is checked.</summary>
/// <param name="Queue">Where it is acknowledged; null when we do not take it.</param>
/// <param name="Cursor">0 for a transient one.</param>
/// <param name="Envelope">Our own copy.</param>
/// <param name="ArrivedAt">Of the clock's timestamps.</param>
internal readonly record struct RawDelivery(HubQueue? Queue, long Cursor, byte[] Envelope, long ArrivedAt);
