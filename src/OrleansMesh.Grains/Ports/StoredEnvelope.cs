namespace OrleansMesh.Grains.Ports;

/// <summary>A durable envelope: its place in the target's queue and its bytes as received.</summary>
/// <param name="Cursor">Positive, rising within a target.</param>
/// <param name="ExpiresAt">Unix milliseconds.</param>
public readonly record struct StoredEnvelope(long Cursor, ReadOnlyMemory<byte> Bytes, long ExpiresAt);
