using System.IO.Pipelines;

namespace OrleansMesh.Transport;

/// <summary>A stream as the writing half of a connection. Unlike the framework's own, it may be cancelled after it was completed, since a channel ends both at once, and completes a broken stream without throwing.</summary>
internal sealed class StreamOutput(Stream stream, bool leaveOpen) : PipeWriter
{
    private readonly PipeWriter _inner = Create(stream, new StreamPipeWriterOptions(leaveOpen: leaveOpen));
    private readonly Lock _gate = new();
    private bool _completed;

    public override void Advance(int bytes) => _inner.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => _inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _inner.GetSpan(sizeHint);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => _inner.FlushAsync(cancellationToken);

    public override void CancelPendingFlush()
    {
        lock (_gate)
        {
            if (!_completed)
            {
                _inner.CancelPendingFlush();
            }
        }
    }

    public override void Complete(Exception? exception = null)
    {
        if (!TryComplete())
        {
            return;
        }

        try
        {
            _inner.Complete(exception);
        }
        catch (Exception broken) when (IsBroken(broken))
        {
            // what is unsent has nobody to go to
        }
    }

    public override async ValueTask CompleteAsync(Exception? exception = null)
    {
        if (!TryComplete())
        {
            return;
        }

        try
        {
            await _inner.CompleteAsync(exception);
        }
        catch (Exception broken) when (IsBroken(broken))
        {
            // completing is the end of the connection: that it was over already is no failure of it
        }
    }

    private static bool IsBroken(Exception failure) => failure is IOException or ObjectDisposedException;

    private bool TryComplete()
    {
        lock (_gate)
        {
            bool first = !_completed;
            _completed = true;
            return first;
        }
    }
}
