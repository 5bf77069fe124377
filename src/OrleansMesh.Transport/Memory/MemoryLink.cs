using System.IO.Pipelines;

namespace OrleansMesh.Transport.Memory;

/// <summary>What both ends of a connection share: whether it is broken. A pipe's end must not be completed under its user's hands, so breaking wakes the users instead.</summary>
internal sealed class MemoryLink(Pipe outward, Pipe inward)
{
    private volatile bool _broken;

    public void Break()
    {
        _broken = true;
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
