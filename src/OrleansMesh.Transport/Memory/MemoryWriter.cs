using System.IO.Pipelines;

namespace OrleansMesh.Transport.Memory;

internal sealed class MemoryWriter(PipeWriter inner, MemoryLink link) : PipeWriter
{
    public override void Advance(int bytes) => inner.Advance(bytes);

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        link.ThrowIfBroken();
        FlushResult result = await inner.FlushAsync(cancellationToken);
        link.ThrowIfBroken();
        return result;
    }
}
