using System.Reflection;
using Orleans.Runtime.Persistence;

namespace Orleans.Runtime.Facets;

/// <summary>Makes the persistent states that a grain's constructor asks for.</summary>
internal static class StateFacets
{
    /// <summary>Throws for a facet that is not known, or a parameter that is no state.</summary>
    public static Func<IGrainContext, object> FactoryOf(ParameterInfo parameter, IFacetMetadata facet)
    {
        if (facet is not IPersistentStateConfiguration configuration
            || !parameter.ParameterType.IsConstructedGenericType
            || parameter.ParameterType.GetGenericTypeDefinition() != typeof(IPersistentState<>))
        {
            throw new OrleansConfigurationException(
                $"The parameter {parameter.Name} of {parameter.Member.DeclaringType} has {facet.GetType().Name}, which takes an IPersistentState.");
        }

        string name = string.IsNullOrWhiteSpace(configuration.StateName) ? parameter.Name! : configuration.StateName;
        Type state = typeof(PersistentState<>).MakeGenericType(parameter.ParameterType.GetGenericArguments());
        var constructor = ConstructorInvoker.Create(state.GetConstructors().Single());
        string? storage = configuration.StorageName;
        return context => constructor.Invoke(context, name, storage);
    }
}
