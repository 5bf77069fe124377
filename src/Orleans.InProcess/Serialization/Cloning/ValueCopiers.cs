namespace Orleans.Serialization.Cloning;

/// <summary>Copies what is behind a memory.</summary>
internal sealed class MemoryCopier<T> : IDeepCopier<Memory<T>>
{
    public Memory<T> DeepCopy(Memory<T> input, CopyContext context) => context.DeepCopy(input.ToArray());
}

/// <summary>Copies what is behind a read-only memory, which its owner can still change.</summary>
internal sealed class ReadOnlyMemoryCopier<T> : IDeepCopier<ReadOnlyMemory<T>>
{
    public ReadOnlyMemory<T> DeepCopy(ReadOnlyMemory<T> input, CopyContext context) => context.DeepCopy(input.ToArray());
}

/// <summary>Copies the value of a nullable.</summary>
internal sealed class NullableCopier<T> : IDeepCopier<T?>
    where T : struct
{
    public T? DeepCopy(T? input, CopyContext context) => input is { } value ? context.DeepCopy(value) : null;
}

/// <summary>Copies key and value.</summary>
internal sealed class PairCopier<TKey, TValue> : IDeepCopier<KeyValuePair<TKey, TValue>>
{
    public KeyValuePair<TKey, TValue> DeepCopy(KeyValuePair<TKey, TValue> input, CopyContext context) =>
        new(context.DeepCopy(input.Key)!, context.DeepCopy(input.Value)!);
}
