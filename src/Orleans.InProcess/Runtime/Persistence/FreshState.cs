using System.Runtime.CompilerServices;

namespace Orleans.Runtime.Persistence;

/// <summary>The state of a grain that has no record yet.</summary>
internal static class FreshState
{
    public static T Of<T>()
    {
        Type type = typeof(T);
        if (type.IsValueType || type.IsAbstract || type == typeof(string) || type.IsArray)
        {
            return default!;
        }

        return type.GetConstructor(Type.EmptyTypes) is not null
            ? Activator.CreateInstance<T>()
            : (T)RuntimeHelpers.GetUninitializedObject(type);
    }
}
