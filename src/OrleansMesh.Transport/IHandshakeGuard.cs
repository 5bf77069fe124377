namespace OrleansMesh.Transport;

/// <summary>What the side that was dialled lets a stranger's Noise handshake spend.</summary>
public interface IHandshakeGuard
{
    /// <summary>Computes what a whole record of the handshake costs, which has arrived: when and where the guard finds it right.</summary>
    /// <param name="work">To be run once, or not at all when cancelled before; it does not wait for anything.</param>
    /// <param name="cancellationToken">The stranger's time is over.</param>
    /// <returns>Completes when <paramref name="work"/> is done, with its exception if it threw.</returns>
    /// <exception cref="OperationCanceledException">Cancelled before it was its turn.</exception>
    Task ComputeAsync(Action work, CancellationToken cancellationToken);
}
