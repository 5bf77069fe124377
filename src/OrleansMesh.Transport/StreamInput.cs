using System.IO.Pipelines;

namespace OrleansMesh.Transport;

/// <summary>A stream as the reading half of a connection; see <see cref="StreamOutput"/>. While nothing comes it holds no buffer.</summary>
internal sealed class StreamInput(Stream stream) : PipeReader
{
    private readonly PipeReader _inner = Create(stream, new StreamPipeReaderOptions(leaveOpen: true, useZeroByteReads: true));
    private readonly Lock _gate = new();
    private bool _completed;

    public override void AdvanceTo(SequencePosition consumed) => _inner.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => _inner.AdvanceTo(consumed, examined);

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => _inner.ReadAsync(cancellationToken);

    public override bool TryRead(out ReadResult result) => _inner.TryRead(out result);

    public override void CancelPendingRead()
    {
        lock (_gate)
        {
            if (!_completed)
            {
                _inner.CancelPendingRead();
            }
        }
    }

    public override void Complete(Exception? exception = null)
    {
        lock (_gate)
        {
            if (!_completed)
            {
                _completed = true;
                _inner.Complete(exception);
            }
        }
    }
}
