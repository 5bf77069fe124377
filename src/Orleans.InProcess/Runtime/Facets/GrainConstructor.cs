using System.Reflection;

namespace Orleans.Runtime.Facets;

/// <summary>Constructs grains: services from the activation's scope, facets such as persistent state from their attributes.</summary>
internal sealed class GrainConstructor
{
    private readonly ConstructorInvoker _invoker;
    private readonly ParameterInfo[] _parameters;

    public GrainConstructor(Type type)
    {
        ConstructorInfo constructor = type.GetConstructors().OrderByDescending(candidate => candidate.GetParameters().Length).FirstOrDefault()
            ?? throw new OrleansConfigurationException($"{type} has no public constructor.");
        _invoker = ConstructorInvoker.Create(constructor);
        _parameters = constructor.GetParameters();
    }

    public object Create(IGrainContext context)
    {
        var arguments = new object?[_parameters.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            arguments[i] = ArgumentFor(_parameters[i], context);
        }

        return _invoker.Invoke(arguments.AsSpan());
    }

    private static object? ArgumentFor(ParameterInfo parameter, IGrainContext context)
    {
        if (parameter.GetCustomAttributes().OfType<IFacetMetadata>().FirstOrDefault() is { } facet)
        {
            return StateFacets.Create(parameter, facet, context);
        }

        IServiceProvider services = context.ActivationServices;
        if (parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { } keyed)
        {
            return services.GetRequiredKeyedService(parameter.ParameterType, keyed.Key);
        }

        if (parameter.ParameterType == typeof(IGrainContext))
        {
            return context;
        }

        return parameter.HasDefaultValue
            ? services.GetService(parameter.ParameterType) ?? parameter.DefaultValue
            : services.GetRequiredService(parameter.ParameterType);
    }
}
