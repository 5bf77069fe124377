using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Serialization.Cloning;

namespace Orleans.Serialization.Configuration;

/// <summary>The manifests of the assemblies of this process, read once each.</summary>
internal static class TypeManifests
{
    private static readonly ConcurrentDictionary<Assembly, TypeManifestOptions> ByAssembly = new();
    private static readonly ConcurrentDictionary<Type, Type> CopierTypes = new();
    private static readonly ConcurrentDictionary<Type, Type> ConverterTypes = new();

    private static readonly Lock Gate = new();

    // How many assemblies were loaded since the start, and how many of those loads the manifests include.
    private static long _loads = 1;
    private static long _included;

    static TypeManifests() => AppDomain.CurrentDomain.AssemblyLoad += static (_, _) => Interlocked.Increment(ref _loads);

    /// <summary>Every manifest that this process can reach from its loaded assemblies.</summary>
    public static IReadOnlyCollection<TypeManifestOptions> All()
    {
        LoadReferences();
        return [.. ByAssembly.Values];
    }

    /// <summary>The registered copier or converter of exactly this type.</summary>
    public static IDeepCopier? CopierOf(Type type)
    {
        LoadReferences();
        Type key = Definition(type);
        if (CopierTypes.TryGetValue(key, out Type? copier))
        {
            return (IDeepCopier)Activator.CreateInstance(Close(copier, type))!;
        }

        if (!ConverterTypes.TryGetValue(key, out Type? converterType))
        {
            return null;
        }

        Type closed = Close(converterType, type);
        Type[] arguments = closed.GetInterfaces().First(IsConverter).GetGenericArguments();
        return (IDeepCopier)Activator.CreateInstance(typeof(ConvertingCopier<,>).MakeGenericType(arguments), Activator.CreateInstance(closed))!;
    }

    /// <summary>Whether a copier or converter is registered for the type.</summary>
    public static bool Registers(Type type)
    {
        LoadReferences();
        return CopierTypes.ContainsKey(Definition(type)) || ConverterTypes.ContainsKey(Definition(type));
    }

    // Repeated only after an assembly was loaded: a converter may live in another assembly than the type that it converts.
    // Who comes while another reads waits for it: half of the manifests is a process without some of its grains.
    private static void LoadReferences()
    {
        if (Interlocked.Read(ref _included) == Interlocked.Read(ref _loads) || Gate.IsHeldByCurrentThread)
        {
            return;
        }

        lock (Gate)
        {
            for (long loads = Interlocked.Read(ref _loads); _included != loads; loads = Interlocked.Read(ref _loads))
            {
                ReadReachable();
                _ = Interlocked.Exchange(ref _included, loads);
            }
        }
    }

    private static void ReadReachable()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<Assembly>(AppDomain.CurrentDomain.GetAssemblies().Where(assembly => !assembly.IsDynamic));
        while (open.TryDequeue(out Assembly? assembly))
        {
            Read(assembly);
            foreach (AssemblyName reference in assembly.GetReferencedAssemblies())
            {
                if (reference.Name is { } name && !IsFramework(name) && seen.Add(name) && TryLoad(reference) is { } loaded)
                {
                    open.Enqueue(loaded);
                }
            }
        }
    }

    private static bool IsFramework(string name) =>
        name.StartsWith("System", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal)
        || name is "netstandard" or "mscorlib" or "WindowsBase";

    private static Assembly? TryLoad(AssemblyName name)
    {
        try
        {
            return Assembly.Load(name);
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException)
        {
            // A reference that is not deployed cannot hold grains that run here.
            return null;
        }
    }

    private static void Read(Assembly assembly) => ByAssembly.GetOrAdd(assembly, static key =>
    {
        var manifest = new TypeManifestOptions();
        if (key.IsDynamic)
        {
            return manifest;
        }

        foreach (TypeManifestProviderAttribute attribute in key.GetCustomAttributes<TypeManifestProviderAttribute>())
        {
            ((ITypeManifestProvider)Activator.CreateInstance(attribute.ProviderType)!).Configure(manifest);
        }

        Register(manifest);
        return manifest;
    });

    private static void Register(TypeManifestOptions manifest)
    {
        foreach (Type copier in manifest.Copiers)
        {
            foreach (Type copied in ArgumentsOf(copier, typeof(IDeepCopier<>)))
            {
                CopierTypes[Definition(copied)] = copier;
            }
        }

        foreach (Type converter in manifest.Converters)
        {
            foreach (Type converted in ArgumentsOf(converter, typeof(IConverter<,>)))
            {
                ConverterTypes[Definition(converted)] = converter;
            }
        }
    }

    private static IEnumerable<Type> ArgumentsOf(Type type, Type definition) =>
        type.GetInterfaces().Where(face => face.IsGenericType && face.GetGenericTypeDefinition() == definition)
            .Select(face => face.GetGenericArguments()[0]);

    private static bool IsConverter(Type face) => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IConverter<,>);

    private static Type Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    private static Type Close(Type definition, Type like) =>
        definition.IsGenericTypeDefinition ? definition.MakeGenericType(like.GetGenericArguments()) : definition;
}
