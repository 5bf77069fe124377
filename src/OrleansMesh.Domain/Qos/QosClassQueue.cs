namespace OrleansMesh.Domain.Qos;

/// <summary>One class: its federations take turns by bytes (deficit round robin), so that none waits for more than a quantum and one item of each other.</summary>
internal sealed class QosClassQueue<T>(int quantumBytes)
{
    private readonly Dictionary<Guid, QosFlow<T>> _flows = [];
    private readonly Queue<QosFlow<T>> _turns = new();

    private int _count;

    public bool IsEmpty => _count == 0;

    /// <summary>Bytes that a federation has waiting.</summary>
    public long BytesOf(Guid federation) => _flows.TryGetValue(federation, out QosFlow<T>? flow) ? flow.Bytes : 0;

    public void Enqueue(in QosItem<T> item)
    {
        if (!_flows.TryGetValue(item.Federation, out QosFlow<T>? flow))
        {
            flow = new QosFlow<T>(item.Federation) { Credit = quantumBytes };
            _flows.Add(item.Federation, flow);
            _turns.Enqueue(flow);
        }

        _ = flow.Items.AddLast(item);
        flow.Bytes += item.Bytes;
        _count++;
    }

    /// <summary>Takes the next. What is of no use any more is taken all the same, and costs its flow nothing.</summary>
    /// <exception cref="InvalidOperationException">The queue is empty.</exception>
    public QosItem<T> Dequeue(long now)
    {
        QosFlow<T> flow = Current();
        QosItem<T> item = flow.Items.First!.Value;
        flow.Items.RemoveFirst();
        _count--;
        flow.Bytes -= item.Bytes;
        flow.Credit -= item.ExpiresAt <= now ? 0 : item.Bytes;
        if (flow.Items.Count == 0)
        {
            // a flow that comes back begins anew: it can neither save up turns nor owe any
            Forget();
        }

        return item;
    }

    /// <summary>Gives up the newest item of the federation that has most waiting, if that is more than <paramref name="bytesMin"/>; false when there is none to give up.</summary>
    public bool TryDrop(long bytesMin, out QosItem<T> dropped)
    {
        QosFlow<T>? longest = null;
        LinkedListNode<QosItem<T>>? node = null;
        foreach (QosFlow<T> flow in _flows.Values)
        {
            if (flow.Bytes > bytesMin && flow.Bytes > (longest?.Bytes ?? 0) && flow.Droppable() is { } candidate)
            {
                (longest, node) = (flow, candidate);
            }
        }

        dropped = node?.Value ?? default;
        if (node is null)
        {
            return false;
        }

        longest!.Items.Remove(node);
        longest.Bytes -= dropped.Bytes;
        _count--;
        if (_count == 0)
        {
            // flows without items are forgotten at their turn, which does not come to an empty class
            _flows.Clear();
            _turns.Clear();
        }

        return true;
    }

    private QosFlow<T> Current()
    {
        while (true)
        {
            QosFlow<T> flow = _turns.Peek();
            if (flow.Items.Count == 0)
            {
                Forget();
            }
            else if (flow.Credit > 0)
            {
                return flow;
            }
            else
            {
                flow.Credit += quantumBytes;
                _turns.Enqueue(_turns.Dequeue());
            }
        }
    }

    private void Forget() => _ = _flows.Remove(_turns.Dequeue().Federation);
}
