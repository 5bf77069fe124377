using Microsoft.AspNetCore.Connections;
using OrleansMesh.Transport;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Load.Sessions;

/// <summary>A joined session that does nothing but what docs/wire-protocol.md §5 asks of both sides: pings after silence, and answers.</summary>
internal sealed class LeanSession(ConnectionContext connection, SecureChannel channel, TimeSpan interval, PulseCounts counts, TimeProvider clock)
    : IIdleConnection
{
    private long _heardAt = clock.GetTimestamp();
    private long _pingedAt;
    private ulong _counter;
    private volatile bool _closing;

    /// <summary>Sends a ping now, whatever was heard.</summary>
    public void Ping()
    {
        _pingedAt = clock.GetTimestamp();
        counts.CountSent();
        Send(new Heartbeat(IsPong: false, ++_counter));
    }

    /// <inheritdoc/>
    public async Task RunAsync()
    {
        try
        {
            while (await channel.ReadAsync(CancellationToken.None) is { Kind: FrameReadKind.Frame } read)
            {
                Volatile.Write(ref _heardAt, clock.GetTimestamp());
                if (read.Type == FrameType.Heartbeat && Heartbeat.TryRead(read.Payload.Span, out Heartbeat heartbeat))
                {
                    Take(heartbeat);
                }
            }
        }
        finally
        {
            if (!_closing)
            {
                counts.CountEnded();
            }
        }
    }

    /// <inheritdoc/>
    public void Pulse()
    {
        long now = clock.GetTimestamp();
        if (clock.GetElapsedTime(Math.Max(Volatile.Read(ref _heardAt), _pingedAt), now) >= interval)
        {
            Ping();
        }
    }

    /// <inheritdoc/>
    public async ValueTask CloseAsync()
    {
        _closing = true;
        channel.Abort();
        await channel.DisposeAsync();
        await connection.DisposeAsync();
    }

    private void Take(Heartbeat heartbeat)
    {
        if (!heartbeat.IsPong)
        {
            counts.CountAsked();
            Send(heartbeat.Pong);
        }
        else if (heartbeat.Counter == _counter)
        {
            counts.CountAnswered(clock.GetElapsedTime(_pingedAt));
        }
    }

    private void Send(Heartbeat heartbeat)
    {
        Span<byte> payload = stackalloc byte[Heartbeat.SizeBytes];
        heartbeat.Write(payload);
        _ = channel.TrySend(FrameType.Heartbeat, payload);
    }
}
