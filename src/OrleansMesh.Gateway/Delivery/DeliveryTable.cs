using System.Collections.Immutable;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Transport;

namespace OrleansMesh.Gateway.Delivery;

/// <summary>The pumps of each mesh's sessions that asked for its stored queue: the newest has it, the next newest gets it back. A mesh without one costs nothing here.</summary>
public sealed class DeliveryTable : IStoredEnvelopeSink
{
    private readonly Lock _gate = new();
    private volatile ImmutableDictionary<string, ImmutableArray<DeliveryPump>> _pumps =
        ImmutableDictionary.Create<string, ImmutableArray<DeliveryPump>>(StringComparer.Ordinal);

    /// <summary>Told of a mesh for which something was stored and which has no pump; on the store's writer: must be quick and not throw.</summary>
    internal Action<string>? Unclaimed { get; set; }

    /// <inheritdoc/>
    public void OnStored(string targetMeshId, StoredEnvelope envelope)
    {
        if (_pumps.TryGetValue(targetMeshId, out ImmutableArray<DeliveryPump> pumps))
        {
            pumps[^1].Offer(envelope);
        }
        else
        {
            Unclaimed?.Invoke(targetMeshId);
        }
    }

    /// <inheritdoc/>
    /// <remarks>What the sessions that keep up are owed is with the system when this returns: it waits for no thread of the pool, which checks the signatures of what comes in.</remarks>
    public void OnFlushed(IReadOnlyList<(string TargetMeshId, StoredEnvelope Envelope)> flushed, Action answer)
    {
        ArgumentNullException.ThrowIfNull(flushed);
        using (WakeGathering.BeginBrief())
        {
            foreach ((string targetMeshId, StoredEnvelope envelope) in flushed)
            {
                OnStored(targetMeshId, envelope);
            }
        }

        _ = ThreadPool.UnsafeQueueUserWorkItem(Answer, answer, preferLocal: false);
    }

    // receipts of one sender go in one record
    private static void Answer(Action answer)
    {
        using var gathering = WakeGathering.Begin();
        answer();
    }

    /// <summary>Lets go of what was read of the store for a mesh and is not sent: something in it was erased.</summary>
    internal void Reread(string meshId)
    {
        if (_pumps.TryGetValue(meshId, out ImmutableArray<DeliveryPump> pumps))
        {
            pumps[^1].Reread();
        }
    }

    /// <summary>Does so for all meshes.</summary>
    internal void Reread()
    {
        foreach (string meshId in _pumps.Keys)
        {
            Reread(meshId);
        }
    }

    /// <summary>Makes <paramref name="pump"/> the one of its mesh; an earlier one is stopped.</summary>
    internal void Attach(string meshId, DeliveryPump pump)
    {
        lock (_gate)
        {
            if (_pumps.TryGetValue(meshId, out ImmutableArray<DeliveryPump> earlier))
            {
                earlier[^1].Stop();
            }

            _pumps = _pumps.SetItem(meshId, earlier.IsDefault ? [pump] : earlier.Add(pump));
        }
    }

    /// <summary>Takes <paramref name="pump"/> away; when it had the queue, the newest that is left goes on.</summary>
    internal void Detach(string meshId, DeliveryPump pump)
    {
        lock (_gate)
        {
            if (!_pumps.TryGetValue(meshId, out ImmutableArray<DeliveryPump> pumps))
            {
                return;
            }

            bool hadQueue = pumps[^1] == pump;
            ImmutableArray<DeliveryPump> rest = pumps.Remove(pump);
            _pumps = rest.IsEmpty ? _pumps.Remove(meshId) : _pumps.SetItem(meshId, rest);
            if (hadQueue && !rest.IsEmpty)
            {
                rest[^1].Resume();
            }
        }
    }
}
