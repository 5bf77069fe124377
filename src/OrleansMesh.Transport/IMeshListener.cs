namespace OrleansMesh.Transport;

/// <summary>An address at which peers can connect, until it is disposed.</summary>
public interface IMeshListener : IAsyncDisposable
{
    /// <summary>The address with its real port where the one asked for was 0.</summary>
    Uri Address { get; }

    /// <summary>The next connection; null once the listener is disposed.</summary>
    ValueTask<IMeshConnection?> AcceptAsync(CancellationToken ct);
}
