namespace OrleansMesh.Gateway.Delivery;

/// <summary>The session that takes a mesh's stored queue.</summary>
internal interface IDeliveryTarget
{
    /// <summary>Sends one delivery; waits for room. False when the session is gone.</summary>
    /// <param name="cursor">Positive.</param>
    ValueTask<bool> DeliverAsync(long cursor, ReadOnlyMemory<byte> envelope, CancellationToken cancellationToken);
}
