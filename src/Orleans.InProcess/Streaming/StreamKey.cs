namespace Orleans.Streaming;

/// <summary>One stream of one provider.</summary>
internal readonly record struct StreamKey(string Provider, StreamId Id)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Provider}/{Id}";
}
