namespace Orleans.Serialization.Cloning;

/// <summary>Copies one-dimensional arrays.</summary>
internal sealed class ArrayCopier<T> : IDeepCopier<T[]>
{
    public T[] DeepCopy(T[] input, CopyContext context)
    {
        if (input is null || input.Length == 0)
        {
            return input!;
        }

        if (context.TryGetCopy(input, out T[]? known))
        {
            return known;
        }

        var copy = (T[])input.Clone();
        context.RecordCopy(input, copy);
        if (CopierOf<T>.Instance is not null)
        {
            for (int i = 0; i < copy.Length; i++)
            {
                copy[i] = context.DeepCopy(copy[i])!;
            }
        }

        return copy;
    }
}
