using System.Reflection;

namespace Orleans.Serialization.GeneratedCodeHelpers;

/// <summary>What generated code needs and would otherwise repeat.</summary>
public static class OrleansGeneratedCodeHelper
{
    /// <summary>The method of an interface with exactly these parameters; null when there is none.</summary>
    public static MethodInfo? GetMethodInfoOrDefault(Type? interfaceType, string methodName, Type[]? methodTypeParameters, Type[]? parameterTypes)
    {
        if (interfaceType is null)
        {
            return null;
        }

        int generic = methodTypeParameters?.Length ?? 0;
        foreach (MethodInfo method in interfaceType.GetMethods())
        {
            if (method.Name != methodName || method.GetGenericArguments().Length != generic)
            {
                continue;
            }

            MethodInfo closed = generic == 0 ? method : method.MakeGenericMethod(methodTypeParameters!);
            if (closed.GetParameters().Select(parameter => parameter.ParameterType).SequenceEqual(parameterTypes ?? []))
            {
                return closed;
            }
        }

        return null;
    }

    /// <summary>Throws for an argument index out of range.</summary>
    public static object InvokableThrowArgumentOutOfRange(int index, int maxArgs) =>
        throw new ArgumentOutOfRangeException(nameof(index), index, $"The request has arguments 0 to {maxArgs}.");
}
