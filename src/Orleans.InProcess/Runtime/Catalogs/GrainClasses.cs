using System.Collections.Concurrent;
using Orleans.Metadata;
using Orleans.Serialization.Configuration;

namespace Orleans.Runtime.Catalogs;

/// <summary>Finds the grain class behind an interface and behind a grain type.</summary>
internal sealed class GrainClasses
{
    private const string Suffix = "Grain";

    private readonly IServiceProvider _services;
    private readonly Type[] _classes;
    private readonly ConcurrentDictionary<GrainType, Type> _byType = new();
    private readonly ConcurrentDictionary<GrainType, GrainClass> _known = new();
    private readonly ConcurrentDictionary<(Type Interface, string? Prefix), GrainType> _byInterface = new();

    public GrainClasses(IServiceProvider services)
    {
        _services = services;
        IReadOnlyCollection<TypeManifestOptions> manifests = TypeManifests.All();
        _classes = [.. manifests.SelectMany(manifest => manifest.InterfaceImplementations).Where(type => type.IsClass && !type.IsAbstract)];
        Interfaces = [.. manifests.SelectMany(manifest => manifest.Interfaces)];
        foreach (Type type in _classes.Where(type => !type.IsGenericTypeDefinition))
        {
            GrainType grainType = TypeOf(type);
            if (!_byType.TryAdd(grainType, type))
            {
                throw new OrleansConfigurationException(
                    $"{type} and {_byType[grainType]} both have the grain type '{grainType}'. Give one of them a [GrainType].");
            }
        }
    }

    /// <summary>Every grain interface with generated code.</summary>
    public IReadOnlyCollection<Type> Interfaces { get; }

    /// <summary>Every grain class that is not generic.</summary>
    public IEnumerable<GrainClass> All => _byType.Keys.Select(Of);

    /// <summary>The class of a grain type; throws <see cref="ArgumentException"/> for an unknown one.</summary>
    public GrainClass Of(GrainType grainType) => _known.GetOrAdd(grainType, key => _byType.TryGetValue(key, out Type? type)
        ? new GrainClass(type, key, _services)
        : throw new ArgumentException($"Could not find an implementation for grain type '{key}'.", nameof(grainType)));

    /// <summary>The grain type that serves an interface; throws <see cref="ArgumentException"/> when there is none or no single one.</summary>
    public GrainType Serving(Type interfaceType, string? classPrefix) =>
        _byInterface.GetOrAdd((interfaceType, classPrefix), key => Resolve(key.Interface, key.Prefix));

    private GrainType Resolve(Type interfaceType, string? prefix)
    {
        List<Type> candidates = [.. _classes.Select(type => Close(type, interfaceType)).OfType<Type>()];
        if (!string.IsNullOrWhiteSpace(prefix))
        {
            candidates = candidates.FindAll(type => type.FullName!.StartsWith(prefix, StringComparison.Ordinal));
        }

        if (candidates.Count > 1)
        {
            candidates = Prefer(candidates, interfaceType);
        }

        if (candidates.Count != 1)
        {
            string found = candidates.Count == 0 ? "none" : string.Join(", ", candidates);
            throw new ArgumentException(
                $"Could not find the grain class for {interfaceType}: {found}. With several, pass a class name prefix.", nameof(interfaceType));
        }

        GrainType grainType = TypeOf(candidates[0]);
        _byType.TryAdd(grainType, candidates[0]);
        return grainType;
    }

    // IThing is served by Thing or ThingGrain before any other class that also implements it.
    private static List<Type> Prefer(List<Type> candidates, Type interfaceType)
    {
        string name = interfaceType.Name.Split('`')[0];
        string bare = name.StartsWith('I') ? name[1..] : name;
        List<Type> named = candidates.FindAll(type => type.Name.Split('`')[0] is { } own && (own == bare || own == bare + Suffix || own + Suffix == bare));
        return named.Count == 1 ? named : candidates;
    }

    private static Type? Close(Type type, Type interfaceType)
    {
        if (!type.IsGenericTypeDefinition)
        {
            return interfaceType.IsAssignableFrom(type) ? type : null;
        }

        if (!interfaceType.IsConstructedGenericType || type.GetGenericArguments().Length != interfaceType.GetGenericArguments().Length)
        {
            return null;
        }

        bool implements = type.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == interfaceType.GetGenericTypeDefinition());
        return implements ? type.MakeGenericType(interfaceType.GetGenericArguments()) : null;
    }

    private GrainType TypeOf(Type type)
    {
        if (type.GetCustomAttributes(inherit: false).OfType<IGrainTypeProviderAttribute>().FirstOrDefault() is { } named)
        {
            return named.GetGrainType(_services, type);
        }

        string name = type.Name.Split('`')[0];
        if (name.Length > Suffix.Length && name.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase))
        {
            name = name[..^Suffix.Length];
        }

#pragma warning disable CA1308 // The convention of Orleans is lower case.
        name = name.ToLowerInvariant();
#pragma warning restore CA1308
        return GrainType.Create(type.IsGenericType
            ? $"{name}`{type.GetGenericArguments().Length}[[{string.Join("],[", type.GetGenericArguments().Select(argument => argument.FullName))}]]"
            : name);
    }
}
