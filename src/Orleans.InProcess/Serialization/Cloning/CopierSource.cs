using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Orleans.Serialization.Configuration;

namespace Orleans.Serialization.Cloning;

/// <summary>Finds or builds the copier of a type.</summary>
internal static class CopierSource
{
    private static readonly Dictionary<Type, Type> Generic = new()
    {
        [typeof(List<>)] = typeof(ListCopier<>),
        [typeof(HashSet<>)] = typeof(HashSetCopier<>),
        [typeof(Queue<>)] = typeof(QueueCopier<>),
        [typeof(SortedSet<>)] = typeof(SortedSetCopier<>),
        [typeof(Dictionary<,>)] = typeof(DictionaryCopier<,>),
        [typeof(SortedDictionary<,>)] = typeof(SortedDictionaryCopier<,>),
        [typeof(ImmutableArray<>)] = typeof(ImmutableArrayCopier<>),
        [typeof(ImmutableList<>)] = typeof(ImmutableListCopier<>),
        [typeof(ImmutableDictionary<,>)] = typeof(ImmutableDictionaryCopier<,>),
        [typeof(Memory<>)] = typeof(MemoryCopier<>),
        [typeof(ReadOnlyMemory<>)] = typeof(ReadOnlyMemoryCopier<>),
        [typeof(Nullable<>)] = typeof(NullableCopier<>),
        [typeof(KeyValuePair<,>)] = typeof(PairCopier<,>),
    };

    /// <summary>Whether values of the generic type are copied item by item.</summary>
    public static bool KnowsGeneric(Type definition) => Generic.ContainsKey(definition);

    /// <summary>The copier for a place of this declared type; null when its values are shared.</summary>
    public static IDeepCopier? For(Type type)
    {
        if (type.IsInterface && typeof(IAddressable).IsAssignableFrom(type))
        {
            return Make(typeof(AddressableCopier<>), type);
        }

        if (type.IsInterface || type.IsAbstract || type == typeof(object))
        {
            return Make(typeof(DispatchingCopier<>), type, [null]);
        }

        IDeepCopier? exact = ForExact(type);
        bool mayBeDerived = !type.IsSealed && !type.IsValueType && !SharedTypes.Includes(type);
        return mayBeDerived ? Make(typeof(DispatchingCopier<>), type, exact) : exact;
    }

    /// <summary>The copier for values of exactly this type; null when they are shared.</summary>
    public static IDeepCopier? ForExact(Type type)
    {
        if (TypeManifests.CopierOf(type) is { } registered)
        {
            return registered;
        }

        if (SharedTypes.Includes(type))
        {
            return null;
        }

        if (typeof(IGrainBase).IsAssignableFrom(type) || typeof(IGrainObserver).IsAssignableFrom(type))
        {
            return new AddressableCopier<IAddressable>();
        }

        if (type.IsSZArray)
        {
            return Make(typeof(ArrayCopier<>), type.GetElementType()!);
        }

        if (type.IsGenericType && Generic.TryGetValue(type.GetGenericTypeDefinition(), out Type? copier))
        {
            return (IDeepCopier)Activator.CreateInstance(copier.MakeGenericType(type.GetGenericArguments()))!;
        }

        return Make(typeof(ITuple).IsAssignableFrom(type) ? typeof(TupleCopier<>) : typeof(RefusingCopier<>), type);
    }

    /// <summary>Says what to do about a type that may not cross.</summary>
    public static string Refusal(Type type) =>
        $"{type} may not cross a grain call. Annotate it with [GenerateSerializer] and number its members with [Id], or register a converter for it.";

    private static IDeepCopier Make(Type definition, Type argument, params object?[] arguments) =>
        (IDeepCopier)Activator.CreateInstance(definition.MakeGenericType(argument), arguments)!;
}
