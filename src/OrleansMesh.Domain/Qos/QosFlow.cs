namespace OrleansMesh.Domain.Qos;

/// <summary>What one federation has in one class, in order.</summary>
internal sealed class QosFlow<T>(Guid federation)
{
    public Guid Federation => federation;

    public LinkedList<QosItem<T>> Items { get; } = new();

    /// <summary>What may be taken before its turn is over; negative after a long item, which is paid for by later turns.</summary>
    public long Credit { get; set; }

    public long Bytes { get; set; }

    /// <summary>The newest that may be given up; null for none.</summary>
    public LinkedListNode<QosItem<T>>? Droppable()
    {
        LinkedListNode<QosItem<T>>? node = Items.Last;
        while (node is { Value.MayDrop: false })
        {
            node = node.Previous;
        }

        return node;
    }
}
