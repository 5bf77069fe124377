using System.Collections.Immutable;

namespace Orleans.Serialization.Cloning;

/// <summary>Copies a mutable collection by adding copies of its items to an empty one.</summary>
internal abstract class CollectionCopier<TCollection, T> : IDeepCopier<TCollection>
    where TCollection : class, IEnumerable<T>
{
    public TCollection DeepCopy(TCollection input, CopyContext context)
    {
        if (input is null)
        {
            return null!;
        }

        if (context.TryGetCopy(input, out TCollection? known))
        {
            return known;
        }

        TCollection copy = Empty(input);
        context.RecordCopy(input, copy);
        foreach (T item in input)
        {
            Add(copy, context.DeepCopy(item)!);
        }

        return copy;
    }

    protected abstract TCollection Empty(TCollection like);

    protected abstract void Add(TCollection collection, T item);
}

/// <inheritdoc/>
internal sealed class ListCopier<T> : CollectionCopier<List<T>, T>
{
    protected override List<T> Empty(List<T> like) => new(like.Count);

    protected override void Add(List<T> collection, T item) => collection.Add(item);
}

/// <inheritdoc/>
internal sealed class HashSetCopier<T> : CollectionCopier<HashSet<T>, T>
{
    protected override HashSet<T> Empty(HashSet<T> like) => new(like.Count, like.Comparer);

    protected override void Add(HashSet<T> collection, T item) => collection.Add(item);
}

/// <inheritdoc/>
internal sealed class QueueCopier<T> : CollectionCopier<Queue<T>, T>
{
    protected override Queue<T> Empty(Queue<T> like) => new(like.Count);

    protected override void Add(Queue<T> collection, T item) => collection.Enqueue(item);
}

/// <inheritdoc/>
internal sealed class SortedSetCopier<T> : CollectionCopier<SortedSet<T>, T>
{
    protected override SortedSet<T> Empty(SortedSet<T> like) => new(like.Comparer);

    protected override void Add(SortedSet<T> collection, T item) => collection.Add(item);
}

/// <inheritdoc/>
internal sealed class DictionaryCopier<TKey, TValue> : CollectionCopier<Dictionary<TKey, TValue>, KeyValuePair<TKey, TValue>>
    where TKey : notnull
{
    protected override Dictionary<TKey, TValue> Empty(Dictionary<TKey, TValue> like) => new(like.Count, like.Comparer);

    protected override void Add(Dictionary<TKey, TValue> collection, KeyValuePair<TKey, TValue> item) => collection.Add(item.Key, item.Value);
}

/// <inheritdoc/>
internal sealed class SortedDictionaryCopier<TKey, TValue> : CollectionCopier<SortedDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>>
    where TKey : notnull
{
    protected override SortedDictionary<TKey, TValue> Empty(SortedDictionary<TKey, TValue> like) => new(like.Comparer);

    protected override void Add(SortedDictionary<TKey, TValue> collection, KeyValuePair<TKey, TValue> item) =>
        collection.Add(item.Key, item.Value);
}

/// <summary>Copies the items of an immutable array.</summary>
internal sealed class ImmutableArrayCopier<T> : IDeepCopier<ImmutableArray<T>>
{
    public ImmutableArray<T> DeepCopy(ImmutableArray<T> input, CopyContext context) =>
        input.IsDefaultOrEmpty ? input : [.. input.Select(item => context.DeepCopy(item)!)];
}

/// <summary>Copies the items of an immutable list.</summary>
internal sealed class ImmutableListCopier<T> : IDeepCopier<ImmutableList<T>>
{
    public ImmutableList<T> DeepCopy(ImmutableList<T> input, CopyContext context) =>
        input is null ? null! : [.. input.Select(item => context.DeepCopy(item)!)];
}

/// <summary>Copies the entries of an immutable dictionary.</summary>
internal sealed class ImmutableDictionaryCopier<TKey, TValue> : IDeepCopier<ImmutableDictionary<TKey, TValue>>
    where TKey : notnull
{
    public ImmutableDictionary<TKey, TValue> DeepCopy(ImmutableDictionary<TKey, TValue> input, CopyContext context) =>
        input?.ToImmutableDictionary(
            pair => context.DeepCopy(pair.Key)!, pair => context.DeepCopy(pair.Value)!, input.KeyComparer, input.ValueComparer)!;
}
