namespace OrleansMesh.Grains.Ports;

/// <summary>Told of each envelope right after it was flushed, on the store's writer: it must return at once and never throw.</summary>
public interface IStoredEnvelopeSink
{
    /// <summary>An envelope of <paramref name="targetMeshId"/> is durable under its cursor.</summary>
    void OnStored(string targetMeshId, StoredEnvelope envelope);
}
