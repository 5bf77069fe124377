using System.IO.Pipelines;

namespace OrleansMesh.Load.Sessions;

/// <summary>The reading half of a <see cref="TimedTransport"/>.</summary>
internal sealed class TimedInput(PipeReader inner) : PipeReader
{
    /// <summary>When the last bytes were read: a timestamp of <see cref="TimeProvider.System"/>.</summary>
    public long ReadAt { get; private set; }

    /// <inheritdoc/>
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        ReadResult result = await inner.ReadAsync(cancellationToken);
        ReadAt = TimeProvider.System.GetTimestamp();
        return result;
    }

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result) => inner.TryRead(out result);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

    /// <inheritdoc/>
    public override void CancelPendingRead() => inner.CancelPendingRead();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => inner.Complete(exception);
}
