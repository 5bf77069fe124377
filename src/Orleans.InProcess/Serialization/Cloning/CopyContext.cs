using System.Diagnostics.CodeAnalysis;

namespace Orleans.Serialization.Cloning;

/// <summary>One copy operation: it remembers what it has copied, so that shared references stay shared and cycles end.</summary>
public sealed class CopyContext : IDisposable
{
    private Dictionary<object, object>? _copies;

    internal CopyContext()
    {
    }

    public T? DeepCopy<T>(T? value)
    {
        IDeepCopier<T>? copier = CopierOf<T>.Instance;
        return copier is null || value is null ? value : copier.DeepCopy(value, this);
    }

    public bool TryGetCopy<T>(object? original, [NotNullWhen(true)] out T? result)
        where T : class
    {
        if (original is not null && _copies is not null && _copies.TryGetValue(original, out object? copy))
        {
            result = (T)copy;
            return true;
        }

        result = null;
        return false;
    }

    public void RecordCopy(object original, object copy)
    {
        _copies ??= new Dictionary<object, object>(ReferenceEqualityComparer.Instance);
        _copies[original] = copy;
    }

    public void Reset() => _copies?.Clear();

    public void Dispose() => CopyContextPool.Return(this);
}
