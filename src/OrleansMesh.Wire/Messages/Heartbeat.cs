using System.Buffers.Binary;

namespace OrleansMesh.Wire.Messages;

/// <summary>The payload of a Heartbeat frame: a ping, or the pong that repeats its counter.</summary>
/// <param name="IsPong">False for a ping.</param>
/// <param name="Counter">The pinging side's own number.</param>
public readonly record struct Heartbeat(bool IsPong, ulong Counter)
{
    /// <summary>Bytes of the payload.</summary>
    public const int SizeBytes = 1 + sizeof(ulong);

    /// <summary>The answer to this ping.</summary>
    public Heartbeat Pong => new(true, Counter);

    /// <summary>Reads a whole payload; false for anything else.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out Heartbeat heartbeat)
    {
        bool read = payload.Length == SizeBytes && payload[0] <= 1;
        heartbeat = read ? new Heartbeat(payload[0] == 1, BinaryPrimitives.ReadUInt64BigEndian(payload[1..])) : default;
        return read;
    }

    /// <summary>Writes <see cref="SizeBytes"/> to the start of <paramref name="destination"/>.</summary>
    public void Write(Span<byte> destination)
    {
        destination[0] = IsPong ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt64BigEndian(destination[1..], Counter);
    }
}
