namespace OrleansMesh.Storage.Envelopes;

/// <summary>How much waits for one target; touched on the writer only.</summary>
internal sealed class QueueDepth
{
    public int Messages { get; set; }

    public long Bytes { get; set; }
}
