using System.IO.Pipelines;

namespace OrleansMesh.Transport;

/// <summary>A stream as the writing half of a connection. Unlike the framework's own, it may be cancelled after it was completed: a channel ends both at once.</summary>
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
        if (TryComplete())
        {
            _inner.Complete(exception);
        }
    }

    public override ValueTask CompleteAsync(Exception? exception = null) => TryComplete() ? _inner.CompleteAsync(exception) : ValueTask.CompletedTask;

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
