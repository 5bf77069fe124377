using System.Threading.Channels;

namespace OrleansMesh.Transport.Memory;

internal sealed class MemoryListener(Uri address, Action<MemoryListener> onClosed) : IMeshListener
{
    // As a socket's backlog: who connects beyond it waits.
    private const int BacklogMax = 64;

    private readonly Channel<MemoryConnection> _backlog = Channel.CreateBounded<MemoryConnection>(BacklogMax);

    public Uri Address => address;

    public async ValueTask<IMeshConnection?> AcceptAsync(CancellationToken ct)
    {
        while (await _backlog.Reader.WaitToReadAsync(ct))
        {
            if (_backlog.Reader.TryRead(out MemoryConnection? connection))
            {
                return connection;
            }
        }

        return null;
    }

    public ValueTask DisposeAsync()
    {
        onClosed(this);
        _ = _backlog.Writer.TryComplete();
        while (_backlog.Reader.TryRead(out MemoryConnection? waiting))
        {
            waiting.Abort();
        }

        return ValueTask.CompletedTask;
    }

    internal async ValueTask<bool> TryOfferAsync(MemoryConnection connection, CancellationToken ct)
    {
        while (await _backlog.Writer.WaitToWriteAsync(ct))
        {
            if (_backlog.Writer.TryWrite(connection))
            {
                return true;
            }
        }

        return false;
    }
}
