namespace OrleansMesh.Grains.Ports;

/// <summary>Told of each envelope right after it was flushed, on the store's writer: it must return at once and never throw.</summary>
public interface IStoredEnvelopeSink
{
    /// <summary>An envelope of <paramref name="targetMeshId"/> is durable under its cursor.</summary>
    void OnStored(string targetMeshId, StoredEnvelope envelope);

    /// <summary>All that one flush made durable, in the order of cursors: <see cref="OnStored"/> for each, and its senders are answered.</summary>
    /// <param name="answer">Tells the senders; runs what they do next. To be run once, and not on the store's writer.</param>
    void OnFlushed(IReadOnlyList<(string TargetMeshId, StoredEnvelope Envelope)> flushed, Action answer)
    {
        ArgumentNullException.ThrowIfNull(flushed);
        foreach ((string targetMeshId, StoredEnvelope envelope) in flushed)
        {
            OnStored(targetMeshId, envelope);
        }

        _ = ThreadPool.UnsafeQueueUserWorkItem(static run => run(), answer, preferLocal: false);
    }
}
