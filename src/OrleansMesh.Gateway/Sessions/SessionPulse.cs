using OrleansMesh.Transport;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Sessions;

/// <summary>Asks a silent peer whether it lives, and ends the channel of one that does not answer (docs/wire-protocol.md §5). A <see cref="PulseWheel"/> drives it.</summary>
internal sealed class SessionPulse(SecureChannel channel, TimeSpan interval, TimeProvider clock) : IPulse
{
    private const int SilentIntervalsMax = 3;

    private long _heardAt = clock.GetTimestamp();
    private ulong _counter;
    private volatile bool _gaveUp;

    /// <summary>True when it ended the channel of a peer that was silent for too long.</summary>
    public bool GaveUp => _gaveUp;

    /// <inheritdoc/>
    public PulsePlace Place { get; set; }

    /// <summary>Anything came from the peer.</summary>
    public void Heard() => Volatile.Write(ref _heardAt, clock.GetTimestamp());

    /// <summary>Takes a heartbeat and answers a ping; false when it is malformed.</summary>
    public bool Take(ReadOnlySpan<byte> payload)
    {
        if (!Heartbeat.TryRead(payload, out Heartbeat heartbeat))
        {
            return false;
        }

        if (!heartbeat.IsPong)
        {
            Send(heartbeat.Pong);
        }

        return true;
    }

    /// <summary>After each whole interval of silence asks, and after three ends the channel.</summary>
    public TimeSpan? Beat()
    {
        TimeSpan silent = clock.GetElapsedTime(Volatile.Read(ref _heardAt));
        if (silent >= interval * SilentIntervalsMax)
        {
            _gaveUp = true;
            channel.Abort();
            return null;
        }

        if (silent >= interval)
        {
            Send(new Heartbeat(false, ++_counter));
        }

        return interval - TimeSpan.FromTicks(silent.Ticks % interval.Ticks);
    }

    private void Send(Heartbeat heartbeat)
    {
        Span<byte> payload = stackalloc byte[Heartbeat.SizeBytes];
        heartbeat.Write(payload);
        channel.TrySend(FrameType.Heartbeat, payload);
    }
}
