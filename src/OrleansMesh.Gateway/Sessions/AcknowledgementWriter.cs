using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Gateway.Sessions;

/// <summary>Writes a session's acknowledgements: one write at a time, cursors that come meanwhile are covered by the next.</summary>
internal sealed class AcknowledgementWriter(string meshId, IEnvelopeStore store)
{
    private readonly Lock _gate = new();
    private long _wanted;
    private long _written;
    private bool _active;
    private Task _writing = Task.CompletedTask;

    /// <summary>All up to and including <paramref name="cursor"/> is received.</summary>
    public void Acknowledge(long cursor)
    {
        lock (_gate)
        {
            _wanted = Math.Max(_wanted, cursor);
            if (!_active && _wanted > _written)
            {
                _active = true;
                _writing = WriteAsync();
            }
        }
    }

    /// <summary>Completes when what was acknowledged is written.</summary>
    public Task DrainAsync()
    {
        lock (_gate)
        {
            return _writing;
        }
    }

    private async Task WriteAsync()
    {
        await Task.Yield();
        try
        {
            while (Next() is { } cursor)
            {
                await store.AcknowledgeAsync(meshId, cursor, CancellationToken.None);
                lock (_gate)
                {
                    _written = cursor;
                }
            }
        }
        catch
        {
            lock (_gate)
            {
                _active = false;
            }

            throw;
        }
    }

    private long? Next()
    {
        lock (_gate)
        {
            _active = _wanted > _written;
            return _active ? _wanted : null;
        }
    }
}
