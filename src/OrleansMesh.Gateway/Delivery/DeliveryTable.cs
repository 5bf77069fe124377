using System.Collections.Concurrent;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Gateway.Delivery;

/// <summary>The pump of each mesh that has a session taking its stored queue; a mesh without one costs nothing here.</summary>
public sealed class DeliveryTable : IStoredEnvelopeSink
{
    private readonly ConcurrentDictionary<string, DeliveryPump> _pumps = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public void OnStored(string targetMeshId, StoredEnvelope envelope)
    {
        if (_pumps.TryGetValue(targetMeshId, out DeliveryPump? pump))
        {
            pump.Offer(envelope);
        }
    }

    /// <summary>Makes <paramref name="pump"/> the one of its mesh; an earlier one is stopped.</summary>
    internal void Attach(string meshId, DeliveryPump pump) =>
        _pumps.AddOrUpdate(
            meshId,
            pump,
            (_, earlier) =>
            {
                earlier.Stop();
                return pump;
            });

    /// <summary>Takes <paramref name="pump"/> away, unless another took its place already.</summary>
    internal void Detach(string meshId, DeliveryPump pump) => _pumps.TryRemove(KeyValuePair.Create(meshId, pump));
}
