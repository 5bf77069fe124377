using System.IO.Pipelines;

namespace OrleansMesh.Transport.Memory;

/// <summary>One end of a pair of pipes within this process.</summary>
public sealed class MemoryConnection : IMeshConnection, IDuplexPipe
{
    private readonly MemoryLink _link;

    private MemoryConnection(MemoryLink link, Pipe input, Pipe output, string? remoteAddress)
    {
        _link = link;
        Input = new MemoryReader(input.Reader, link);
        Output = new MemoryWriter(output.Writer, link);
        RemoteAddress = remoteAddress;
    }

    /// <inheritdoc/>
    public IDuplexPipe Pipe => this;

    /// <inheritdoc/>
    public PipeReader Input { get; }

    /// <inheritdoc/>
    public PipeWriter Output { get; }

    /// <inheritdoc/>
    public string? RemoteAddress { get; }

    /// <inheritdoc/>
    public CancellationToken Closed => _link.Closed;

    /// <summary>Two connected ends; each direction holds at most 64 KiB before its writer waits.</summary>
    /// <param name="address">What <see cref="RemoteAddress"/> of the near end says.</param>
    public static (MemoryConnection Near, MemoryConnection Far) Pair(string? address = null)
    {
        var options = new PipeOptions(useSynchronizationContext: false);
        var outward = new Pipe(options);
        var inward = new Pipe(options);
        var link = new MemoryLink(outward, inward);
        return (new MemoryConnection(link, inward, outward, address), new MemoryConnection(link, outward, inward, null));
    }

    /// <inheritdoc/>
    public void Abort() => _link.Break();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Output.CompleteAsync();
        await Input.CompleteAsync();
        _link.Close();
    }
}
