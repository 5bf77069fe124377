namespace OrleansMesh.Transport;

/// <summary>What the side that was dialled lets a stranger's Noise handshake spend.</summary>
public interface IHandshakeGuard
{
    /// <summary>Called when a whole record of the handshake has arrived, before anything is computed for it; completes when it may be.</summary>
    Task EnterAsync(CancellationToken cancellationToken);

    /// <summary>Called after each completed <see cref="EnterAsync"/>: the record has been dealt with.</summary>
    void Exit();
}
