using System.IO.Pipelines;

namespace OrleansMesh.Load.Sessions;

/// <summary>The writing half of a <see cref="TimedTransport"/>.</summary>
internal sealed class TimedOutput(PipeWriter inner) : PipeWriter
{
    private long[] _writtenAt = [];
    private int _queued;
    private int _written;

    /// <inheritdoc cref="TimedTransport.Keep"/>
    public void Keep(long[] writtenAt)
    {
        (_queued, _written) = (0, 0);
        Volatile.Write(ref _writtenAt, writtenAt);
    }

    /// <inheritdoc cref="TimedTransport.Queued"/>
    public void Queued() => Volatile.Write(ref _queued, _queued + 1);

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

    /// <inheritdoc/>
    public override void Advance(int bytes) => inner.Advance(bytes);

    /// <inheritdoc/>
    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        long[] writtenAt = Volatile.Read(ref _writtenAt);
        int queued = Math.Min(Volatile.Read(ref _queued), writtenAt.Length);
        FlushResult result = await inner.FlushAsync(cancellationToken);
        long now = TimeProvider.System.GetTimestamp();
        for (; _written < queued; _written++)
        {
            writtenAt[_written] = now;
        }

        return result;
    }

    /// <inheritdoc/>
    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => inner.Complete(exception);
}
