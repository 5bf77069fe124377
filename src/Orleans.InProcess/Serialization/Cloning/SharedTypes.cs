using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Orleans.Serialization.Cloning;

/// <summary>Knows the types whose values never change, so that grains may share them.</summary>
internal static class SharedTypes
{
    private static readonly ConcurrentDictionary<Type, bool> Known = new();

    private static readonly HashSet<Type> Basic =
    [
        typeof(string), typeof(decimal), typeof(DateTime), typeof(DateTimeOffset), typeof(TimeSpan), typeof(DateOnly), typeof(TimeOnly),
        typeof(Guid), typeof(Half), typeof(Int128), typeof(UInt128), typeof(BigInteger), typeof(Complex), typeof(Uri), typeof(Version),
        typeof(CultureInfo), typeof(Rune), typeof(Index), typeof(Range), typeof(IPAddress), typeof(IPEndPoint), typeof(JsonElement),
        typeof(CancellationToken), typeof(object), typeof(SiloAddress),
    ];

    private static readonly HashSet<Type> Containers =
    [
        typeof(Nullable<>), typeof(KeyValuePair<,>), typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(ImmutableHashSet<>),
        typeof(ImmutableDictionary<,>), typeof(ImmutableSortedDictionary<,>), typeof(ImmutableSortedSet<>), typeof(ImmutableQueue<>),
        typeof(ImmutableStack<>),
    ];

    /// <summary>Whether the type has a form that every peer knows, whatever its arguments.</summary>
    public static bool IsBasic(Type type) => type.IsPrimitive || type.IsEnum || (Basic.Contains(type) && type != typeof(object));

    /// <summary>Whether the type is an immutable container, whose values are as immutable as its items.</summary>
    public static bool IsContainer(Type type) =>
        type.IsGenericType && (Containers.Contains(type.GetGenericTypeDefinition()) || typeof(ITuple).IsAssignableFrom(type));

    /// <summary>Whether every value of exactly this type may be shared.</summary>
    public static bool Includes(Type type) => Known.GetOrAdd(type, static key => Decide(key));

    private static bool Decide(Type type)
    {
        if (IsBasic(type) || type.IsDefined(typeof(ImmutableAttribute), inherit: false))
        {
            return true;
        }

        if (typeof(GrainReference).IsAssignableFrom(type) || typeof(Exception).IsAssignableFrom(type)
            || typeof(Type).IsAssignableFrom(type) || typeof(MethodInfo).IsAssignableFrom(type))
        {
            return true;
        }

        return IsContainer(type) && type.GetGenericArguments().All(SharesValuesOf);
    }

    // A class that can be derived from may hold a value that changes, unless it promised otherwise.
    private static bool SharesValuesOf(Type type) => (type.IsSealed || type.IsValueType) && Includes(type);
}
