namespace OrleansMesh.Domain.Sealing;

/// <summary>The contexts that a receiver remembers, bounded in all and for each source; the longest unused goes first.</summary>
internal sealed class SealContexts : IDisposable
{
    private readonly Dictionary<Key, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new();
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>The context of a message, which is the newest in use from now on; null when it is not remembered.</summary>
    public Entry? Find(SealedMessage message)
    {
        if (!_entries.TryGetValue(KeyOf(message), out LinkedListNode<Entry>? node))
        {
            return null;
        }

        _byUse.Remove(node);
        _byUse.AddFirst(node);
        return node.Value;
    }

    /// <summary>Remembers a context that is not there yet, and owns its keys from now on.</summary>
    public Entry Add(SealedMessage message, HpkeContext keys)
    {
        Key key = KeyOf(message);
        string source = key.Binding.SourceMeshId;
        int count = _counts.GetValueOrDefault(source);
        if (count >= SealLimits.ContextsOfSourceMax)
        {
            Forget(Oldest(source));
        }
        else if (_entries.Count >= SealLimits.ContextsMax)
        {
            Forget(_byUse.Last!);
        }

        _entries[key] = _byUse.AddFirst(new Entry(key, keys));
        _counts[source] = _counts.GetValueOrDefault(source) + 1;
        return _byUse.First!.Value;
    }

    public void Dispose()
    {
        while (_byUse.Last is { } last)
        {
            Forget(last);
        }
    }

    private static Key KeyOf(SealedMessage message) => new(message.Binding, message.Block.Algorithm, message.Block.KeyId);

    // A walk of some thousand nodes, once for each context of a source that has too many: a tenth of the key agreement before it.
    private LinkedListNode<Entry> Oldest(string source)
    {
        LinkedListNode<Entry> node = _byUse.Last!;
        while (node.Value.Key.Binding.SourceMeshId != source)
        {
            node = node.Previous!;
        }

        return node;
    }

    private void Forget(LinkedListNode<Entry> node)
    {
        string source = node.Value.Key.Binding.SourceMeshId;
        _byUse.Remove(node);
        _ = _entries.Remove(node.Value.Key);
        if (--_counts[source] is var left && left == 0)
        {
            _ = _counts.Remove(source);
        }

        node.Value.Keys.Dispose();
    }

    /// <summary>All that a context's keys are derived from, but for the keys' own bytes.</summary>
    internal readonly record struct Key(SealBinding Binding, SealAlgorithm Algorithm, string KeyId);

    /// <summary>One context.</summary>
    internal sealed record Entry(Key Key, HpkeContext Keys)
    {
        public ReplayWindow Window { get; } = new();
    }
}
