using System.Diagnostics.CodeAnalysis;

namespace Orleans.Serialization.Cloning;

/// <summary>Copies values of <typeparamref name="T"/>.</summary>
public interface IDeepCopier<T> : IDeepCopier
{
    [return: NotNullIfNotNull(nameof(input))]
    T DeepCopy(T input, CopyContext context);

    object? IDeepCopier.DeepCopy(object? input, CopyContext context) => input is null ? null : DeepCopy((T)input, context);
}
