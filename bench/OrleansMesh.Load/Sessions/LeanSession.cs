using Microsoft.AspNetCore.Connections;
using OrleansMesh.Transport;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Load.Sessions;

/// <summary>A joined session that does nothing but what docs/wire-protocol.md §5 asks of both sides: pings after silence, and answers.</summary>
internal sealed class LeanSession(ConnectionContext connection, SecureChannel channel, TimeSpan interval, PulseCounts counts, TimeProvider clock)
    : IIdleConnection
{
    // pings that are not answered yet, the oldest first: on a machine that stands still for long there are two
    private readonly Queue<(ulong Counter, long SentAt)> _open = new(1);
    private long _heardAt = clock.GetTimestamp();
    private long _pingedAt;
    private ulong _counter;
    private volatile bool _closing;

    /// <summary>Sends a ping now, whatever was heard.</summary>
    public void Ping()
    {
        _pingedAt = clock.GetTimestamp();
        counts.CountSent();
        ulong counter = ++_counter;
        lock (_open)
        {
            _open.Enqueue((counter, _pingedAt));
        }

        Send(new Heartbeat(IsPong: false, counter));
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
        else if (TryAnswered(heartbeat.Counter, out long sentAt))
        {
            counts.CountAnswered(clock.GetElapsedTime(sentAt));
        }
    }

    // answers come in the order of the pings: one that was passed over will not come
    private bool TryAnswered(ulong counter, out long sentAt)
    {
        lock (_open)
        {
            while (_open.TryDequeue(out (ulong Counter, long SentAt) oldest))
            {
                if (oldest.Counter == counter)
                {
                    sentAt = oldest.SentAt;
                    return true;
                }
            }
        }

        sentAt = 0;
        return false;
    }

    private void Send(Heartbeat heartbeat)
    {
        Span<byte> payload = stackalloc byte[Heartbeat.SizeBytes];
        heartbeat.Write(payload);
        _ = channel.TrySend(FrameType.Heartbeat, payload);
    }
}
