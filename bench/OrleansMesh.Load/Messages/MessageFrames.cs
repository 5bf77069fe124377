using OrleansMesh.Transport;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Load.Messages;

/// <summary>Reads a bare session for what it is about, and answers heartbeats on the way.</summary>
internal static class MessageFrames
{
    /// <summary>The next MESSAGE frame.</summary>
    /// <exception cref="IOException">The hub ended the session.</exception>
    public static async Task<FrameRead> NextAsync(SecureChannel channel, CancellationToken ct)
    {
        while (true)
        {
            FrameRead read = channel.TryRead(out FrameRead ready) ? ready : await channel.ReadAsync(ct);
            if (read.Kind != FrameReadKind.Frame)
            {
                throw new IOException($"The hub ended a session: {read.Fault}.");
            }

            if (read.Type == FrameType.Message)
            {
                return read;
            }

            if (read.Type == FrameType.Heartbeat && Heartbeat.TryRead(read.Payload.Span, out Heartbeat heartbeat) && !heartbeat.IsPong)
            {
                Answer(channel, heartbeat);
            }
        }
    }

    private static void Answer(SecureChannel channel, Heartbeat heartbeat)
    {
        Span<byte> payload = stackalloc byte[Heartbeat.SizeBytes];
        heartbeat.Pong.Write(payload);
        _ = channel.TrySend(FrameType.Heartbeat, payload);
    }
}
