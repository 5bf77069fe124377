using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using Orleans.Runtime.Catalogs;
using Orleans.Runtime.Requests;
using Orleans.Serialization.Configuration;

namespace Orleans.Runtime;

/// <summary>Makes references by their generated proxies; one factory per silo or client, since it fixes the outgoing filters.</summary>
internal sealed class ReferenceFactory(CallDispatcher dispatcher, Func<SiloCore> silo)
{
    private static readonly Lazy<Dictionary<Type, Type>> Proxies = new(FindProxies);

    private readonly ConcurrentDictionary<(Type Interface, GrainType Type), Entry> _entries = new();

    private delegate GrainReference Constructor(GrainReferenceShared shared, IdSpan key);

    public SiloCore Silo => silo();

    /// <summary>A reference of this interface; throws <see cref="ArgumentException"/> when the interface has no generated proxy.</summary>
    public GrainReference Create(Type interfaceType, GrainId id)
    {
        if (!_entries.TryGetValue((interfaceType, id.Type), out Entry entry))
        {
            entry = _entries.GetOrAdd((interfaceType, id.Type), Make);
        }

        return entry.Construct(entry.Shared, id.Key);
    }

    /// <summary>The name of an interface: its alias, or its full name.</summary>
    public static GrainInterfaceType NameOf(Type interfaceType) => GrainInterfaceType.Create(
        interfaceType.GetCustomAttribute<AliasAttribute>()?.Alias ?? interfaceType.FullName ?? interfaceType.Name);

    /// <summary>What a hand-written reference needs.</summary>
    public GrainReferenceShared SharedOf(Type interfaceType, GrainType type) => new(type, NameOf(interfaceType), dispatcher, this);

    private static Dictionary<Type, Type> FindProxies()
    {
        var proxies = new Dictionary<Type, Type>();
        foreach (Type proxy in TypeManifests.All().SelectMany(manifest => manifest.InterfaceProxies))
        {
            Type[] faces = [.. proxy.GetInterfaces().Where(GrainClass.IsGrainInterface)];
            Type main = faces.Single(face => !faces.Any(other => other != face && face.IsAssignableFrom(other)));
            proxies[main.IsGenericType ? main.GetGenericTypeDefinition() : main] = proxy;
        }

        return proxies;
    }

    private Entry Make((Type Interface, GrainType Type) key)
    {
        Type definition = key.Interface.IsGenericType ? key.Interface.GetGenericTypeDefinition() : key.Interface;
        if (!Proxies.Value.TryGetValue(definition, out Type? proxy))
        {
            throw new ArgumentException(
                $"{key.Interface} has no generated proxy. It must derive from a grain key interface or IGrainObserver, in a project with generated code.");
        }

        Type closed = proxy.IsGenericTypeDefinition ? proxy.MakeGenericType(key.Interface.GetGenericArguments()) : proxy;
        ConstructorInfo constructor = closed.GetConstructor([typeof(GrainReferenceShared), typeof(IdSpan)])!;
        ParameterExpression shared = Expression.Parameter(typeof(GrainReferenceShared));
        ParameterExpression id = Expression.Parameter(typeof(IdSpan));
        Constructor construct = Expression.Lambda<Constructor>(Expression.New(constructor, shared, id), shared, id).Compile();
        return new Entry(SharedOf(key.Interface, key.Type), construct);
    }

    private readonly record struct Entry(GrainReferenceShared Shared, Constructor Construct);
}
