using System.Runtime.CompilerServices;

namespace Orleans.Serialization.Cloning;

/// <summary>Copies tuples of any size, item by item.</summary>
internal sealed class TupleCopier<T> : IDeepCopier<T>
    where T : ITuple
{
    private static readonly System.Reflection.ConstructorInfo Constructor =
        typeof(T).GetConstructors().Single(constructor => constructor.GetParameters().Length > 0);

    public T DeepCopy(T input, CopyContext context)
    {
        if (input is null)
        {
            return input!;
        }

        // The eighth argument of a large tuple is itself a tuple, which ITuple hides.
        int direct = Constructor.GetParameters().Length;
        var items = new object?[direct];
        for (int i = 0; i < direct; i++)
        {
            object? item = i == 7 ? typeof(T).GetField("Rest")?.GetValue(input) : input[i];
            items[i] = item is null ? null : ObjectCopier.Copy(item, context);
        }

        return (T)Constructor.Invoke(items);
    }
}
