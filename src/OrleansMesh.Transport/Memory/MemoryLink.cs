using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;

namespace OrleansMesh.Transport.Memory;

/// <summary>What both ends of a connection share: whether it is broken. A pipe's end must not be completed under its user's hands, so breaking wakes the users instead.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A source without a timer or a wait handle holds nothing to dispose, and either end may ask for its token after the other is gone.")]
internal sealed class MemoryLink(Pipe outward, Pipe inward)
{
    private readonly CancellationTokenSource _closed = new();
    private volatile bool _broken;

    public CancellationToken Closed => _closed.Token;

    // Who waits for the end runs on its own thread, not under the hands of the side that ends.
    public void Close() => _ = _closed.CancelAsync();

    public void Break()
    {
        _broken = true;
        Close();
        foreach (Pipe pipe in (ReadOnlySpan<Pipe>)[outward, inward])
        {
            pipe.Reader.CancelPendingRead();
            pipe.Writer.CancelPendingFlush();
        }
    }

    public void ThrowIfBroken()
    {
        if (_broken)
        {
            throw new IOException("The connection was aborted.");
        }
    }
}
