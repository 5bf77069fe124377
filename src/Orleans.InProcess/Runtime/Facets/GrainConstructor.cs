using System.Reflection;

namespace Orleans.Runtime.Facets;

/// <summary>Constructs grains: services from the activation's scope, facets such as persistent state from their attributes, which are read once.</summary>
internal sealed class GrainConstructor
{
    private readonly ConstructorInvoker _invoker;
    private readonly ParameterInfo[] _parameters;

    // made at the first construction, whose caller hears what is wrong with them
    private Func<IGrainContext, object?>[]? _arguments;

    public GrainConstructor(Type type)
    {
        ConstructorInfo constructor = type.GetConstructors().OrderByDescending(candidate => candidate.GetParameters().Length).FirstOrDefault()
            ?? throw new OrleansConfigurationException($"{type} has no public constructor.");
        _invoker = ConstructorInvoker.Create(constructor);
        _parameters = constructor.GetParameters();
    }

    public object Create(IGrainContext context)
    {
        Func<IGrainContext, object?>[] makers = _arguments ??= [.. _parameters.Select(ArgumentOf)];
        var arguments = new object?[makers.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            arguments[i] = makers[i](context);
        }

        return _invoker.Invoke(arguments.AsSpan());
    }

    private static Func<IGrainContext, object?> ArgumentOf(ParameterInfo parameter)
    {
        Type type = parameter.ParameterType;
        if (parameter.GetCustomAttributes().OfType<IFacetMetadata>().FirstOrDefault() is { } facet)
        {
            return StateFacets.FactoryOf(parameter, facet);
        }

        if (parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { } keyed)
        {
            return context => context.ActivationServices.GetRequiredKeyedService(type, keyed.Key);
        }

        if (type == typeof(IGrainContext))
        {
            return static context => context;
        }

        return parameter.HasDefaultValue && parameter.DefaultValue is var fallback
            ? context => context.ActivationServices.GetService(type) ?? fallback
            : context => context.ActivationServices.GetRequiredService(type);
    }
}
