using System.Reflection;
using Orleans.Runtime.Persistence;

namespace Orleans.Runtime.Facets;

/// <summary>Makes the persistent states that a grain's constructor asks for.</summary>
internal static class StateFacets
{
    public static object Create(ParameterInfo parameter, IFacetMetadata facet, IGrainContext context)
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
        return Activator.CreateInstance(state, context, name, configuration.StorageName)!;
    }
}
