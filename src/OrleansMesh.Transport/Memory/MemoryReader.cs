using System.IO.Pipelines;

namespace OrleansMesh.Transport.Memory;

internal sealed class MemoryReader(PipeReader inner, MemoryLink link) : PipeReader
{
    public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        link.ThrowIfBroken();
        ReadResult result = await inner.ReadAsync(cancellationToken);
        link.ThrowIfBroken();
        return result;
    }

    public override bool TryRead(out ReadResult result)
    {
        link.ThrowIfBroken();
        return inner.TryRead(out result);
    }
}
