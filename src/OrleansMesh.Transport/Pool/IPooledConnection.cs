namespace OrleansMesh.Transport.Pool;

/// <summary>A connection to a peer that has proven its node id. Disposing it lets what was queued leave, then closes it; any number of times.</summary>
public interface IPooledConnection : IAsyncDisposable
{
    /// <summary>Completes, without a failure, when the connection is over for whatever reason.</summary>
    Task Completion { get; }
}
