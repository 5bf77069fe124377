namespace OrleansMesh.Domain.Qos;

/// <summary>Something that waits in a <see cref="QosQueue{T}"/>. Items of one class and federation are a flow: they keep their order.</summary>
/// <param name="Bytes">Positive; what it costs.</param>
/// <param name="ExpiresAt">Unix milliseconds from when on it is of no use; <see cref="long.MaxValue"/> for never.</param>
/// <param name="MayDrop">Whether a full queue may give it up for a more urgent one; false for what was acknowledged.</param>
public readonly record struct QosItem<T>(QosClass Class, Guid Federation, int Bytes, long ExpiresAt, bool MayDrop, T Value);
