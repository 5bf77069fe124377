namespace Orleans.Serialization.Cloning;

/// <summary>Copies by the type that the value has at run time; for interfaces, object and classes that can be derived from.</summary>
internal sealed class DispatchingCopier<T>(IDeepCopier<T>? exact) : IDeepCopier<T>
{
    public T DeepCopy(T input, CopyContext context)
    {
        if (input is null)
        {
            return input;
        }

        return exact is not null && input.GetType() == typeof(T)
            ? exact.DeepCopy(input, context)
            : (T)ObjectCopier.Copy(input, context);
    }
}
