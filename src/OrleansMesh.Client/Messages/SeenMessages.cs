namespace OrleansMesh.Client.Messages;

/// <summary>Which messages came lately, and from which hub's queue: two hubs of one mesh may each have stored a message whose way changed under it. One caller at a time.</summary>
internal sealed class SeenMessages
{
    /// <summary>Messages that are remembered.</summary>
    public const int CountMax = 16_384;

    private readonly Dictionary<(string Source, string MessageId), HubQueue?> _seen = [];
    private readonly Queue<(string Source, string MessageId)> _order = new();

    /// <summary>Whether it came by another queue before; else it is remembered as of this one.</summary>
    public bool CameElsewhere(string source, string messageId, HubQueue? queue)
    {
        if (_seen.TryGetValue((source, messageId), out HubQueue? first))
        {
            return !ReferenceEquals(first, queue);
        }

        if (_order.Count == CountMax)
        {
            _ = _seen.Remove(_order.Dequeue());
        }

        _seen[(source, messageId)] = queue;
        _order.Enqueue((source, messageId));
        return false;
    }
}
