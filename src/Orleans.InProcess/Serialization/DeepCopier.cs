using Orleans.Serialization.Cloning;

namespace Orleans.Serialization;

/// <summary>Copies values as grain calls do.</summary>
public sealed class DeepCopier
{
    private readonly CopyContextPool _contexts;

    internal DeepCopier(CopyContextPool contextPool) => _contexts = contextPool;

    /// <summary>A copy that shares nothing that can change with <paramref name="value"/>.</summary>
    public T Copy<T>(T value)
    {
        using CopyContext context = _contexts.GetContext();
        return context.DeepCopy(value)!;
    }
}
