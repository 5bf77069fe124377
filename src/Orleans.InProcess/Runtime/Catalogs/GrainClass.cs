using System.Reflection;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Configuration;
using Orleans.Metadata;
using Orleans.Runtime.Facets;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime.Catalogs;

/// <summary>What the runtime knows of one grain class.</summary>
internal sealed class GrainClass
{
    private readonly GrainConstructor _constructor;

    public GrainClass(Type type, GrainType grainType, IServiceProvider services)
    {
        Type = type;
        GrainType = grainType;
        _constructor = new GrainConstructor(type);
        PrimaryInterface = type.GetInterfaces().FirstOrDefault(IsGrainInterface) ?? typeof(IAddressable);
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute), inherit: true);
        Filters = typeof(IIncomingGrainCallFilter).IsAssignableFrom(type);
        WorkersMax = type.GetCustomAttribute<StatelessWorkerAttribute>()?.MaxLocalWorkers;
        MayInterleave = PredicateOf(type);
        CollectionAge = AgeOf(type, services.GetRequiredService<IOptions<GrainCollectionOptions>>().Value);
        Properties = PropertiesOf(services);
    }

    public Type Type { get; }

    public GrainType GrainType { get; }

    /// <summary>The interface of the reference that stands for an activation itself.</summary>
    public Type PrimaryInterface { get; }

    public bool IsReentrant { get; }

    /// <summary>The class filters its own incoming calls.</summary>
    public bool Filters { get; }

    /// <summary>The size of its pools; null when it is no stateless worker.</summary>
    public int? WorkersMax { get; }

    /// <summary>How long it may be idle; null for ever.</summary>
    public TimeSpan? CollectionAge { get; }

    public Func<object, IInvokable, bool>? MayInterleave { get; }

    public GrainProperties Properties { get; }

    /// <summary>Constructs an instance; inside the activation's turn.</summary>
    public object Create(Activation activation) => _constructor.Create(activation);

    /// <summary>Whether an interface is one that grains are called through, and not one of the markers.</summary>
    public static bool IsGrainInterface(Type type) =>
        type.IsInterface && typeof(IAddressable).IsAssignableFrom(type) && type != typeof(IAddressable)
        && type != typeof(IGrain) && type != typeof(IGrainObserver) && !IsKeyMarker(type);

    public static bool IsKeyMarker(Type type) =>
        type == typeof(IGrainWithGuidKey) || type == typeof(IGrainWithIntegerKey) || type == typeof(IGrainWithStringKey)
        || type == typeof(IGrainWithGuidCompoundKey) || type == typeof(IGrainWithIntegerCompoundKey);

    private static TimeSpan? AgeOf(Type type, GrainCollectionOptions options)
    {
        if (type.GetCustomAttribute<CollectionAgeLimitAttribute>() is { } attribute)
        {
            return attribute.AlwaysActive ? null : attribute.AgeLimit;
        }

        return options.ClassSpecificCollectionAge.TryGetValue(type.FullName ?? type.Name, out TimeSpan specific)
            ? specific
            : options.CollectionAge;
    }

    private static Func<object, IInvokable, bool>? PredicateOf(Type type)
    {
        if (type.GetCustomAttribute<MayInterleaveAttribute>() is not { } attribute)
        {
            return null;
        }

        MethodInfo method = type.GetMethod(
            attribute.CallbackMethodName, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance, [typeof(IInvokable)])
            ?? throw new InvalidOperationException(
                $"{type} has no method bool {attribute.CallbackMethodName}(IInvokable), which its [MayInterleave] names.");
        if (method.IsStatic)
        {
            var shared = method.CreateDelegate<Func<IInvokable, bool>>();
            return (_, request) => shared(request);
        }

        return (grain, request) => (bool)method.Invoke(grain, [request])!;
    }

    private GrainProperties PropertiesOf(IServiceProvider services)
    {
        var properties = new Dictionary<string, string> { [WellKnownGrainTypeProperties.FullTypeName] = Type.FullName ?? Type.Name };
        foreach (IGrainPropertiesProviderAttribute attribute in Type.GetCustomAttributes(inherit: true).OfType<IGrainPropertiesProviderAttribute>())
        {
            attribute.Populate(services, Type, GrainType, properties);
        }

        return new GrainProperties(System.Collections.Immutable.ImmutableDictionary.CreateRange(properties));
    }
}
