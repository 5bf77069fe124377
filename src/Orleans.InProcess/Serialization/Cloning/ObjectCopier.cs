using System.Collections.Concurrent;

namespace Orleans.Serialization.Cloning;

/// <summary>Copies a value of any contract type by its type at run time.</summary>
internal static class ObjectCopier
{
    private static readonly ConcurrentDictionary<Type, IDeepCopier?> ByType = new();

    public static object Copy(object value)
    {
        using CopyContext context = CopyContextPool.Shared.GetContext();
        return Copy(value, context);
    }

    public static object Copy(object value, CopyContext context)
    {
        Type type = value.GetType();
        if (!ByType.TryGetValue(type, out IDeepCopier? copier))
        {
            copier = ByType.GetOrAdd(type, static key => key == typeof(object) ? null : CopierSource.ForExact(key));
        }

        return copier is null ? value : copier.DeepCopy(value, context)!;
    }
}
