using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace OrleansMesh.Load.Sessions;

/// <summary>The reference: a bare TCP connection to an echo, pinged with as many bytes and as often as a session.</summary>
internal sealed class BareConnection(ConnectionContext connection, TimeSpan interval, PulseCounts counts, TimeProvider clock) : IIdleConnection
{
    /// <summary>Bytes of a heartbeat on the wire: record prefix, lane, frame header, payload, tag.</summary>
    private const int PingBytes = 2 + 1 + 5 + 9 + 16;

    private long _heardAt = clock.GetTimestamp();
    private long _pingedAt;
    private volatile bool _closing;

    /// <inheritdoc/>
    public async Task RunAsync()
    {
        try
        {
            ReadResult read;
            do
            {
                read = await connection.Transport.Input.ReadAtLeastAsync(PingBytes);
                bool whole = read.Buffer.Length >= PingBytes;
                connection.Transport.Input.AdvanceTo(read.Buffer.End);
                Volatile.Write(ref _heardAt, clock.GetTimestamp());
                if (whole)
                {
                    counts.CountAnswered(clock.GetElapsedTime(_pingedAt));
                }
            }
            while (!read.IsCompleted);
        }
        catch (IOException)
        {
            // counted below as any other end
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
        if (clock.GetElapsedTime(Math.Max(Volatile.Read(ref _heardAt), _pingedAt)) >= interval)
        {
            _pingedAt = clock.GetTimestamp();
            counts.CountSent();
            connection.Transport.Output.GetSpan(PingBytes)[..PingBytes].Fill(0x2a);
            connection.Transport.Output.Advance(PingBytes);
            _ = connection.Transport.Output.FlushAsync().AsTask();
        }
    }

    /// <inheritdoc/>
    public ValueTask CloseAsync()
    {
        _closing = true;
        connection.Abort();
        return connection.DisposeAsync();
    }
}
