using System.Reflection;
using Microsoft.Extensions.Options;
using Orleans.Runtime.Catalogs;
using Orleans.Serialization;

namespace Orleans.Runtime.Contracts;

/// <summary>Refuses to start a silo whose grain interfaces let types cross that Orleans could not send; the refusal lists them all.</summary>
internal sealed class ContractCheck(IOptions<ExceptionSerializationOptions> exceptions)
{
    /// <summary>Throws <see cref="OrleansConfigurationException"/> with every fault.</summary>
    public void Run(GrainClasses classes)
    {
        var rules = new ContractRules(new Requests.ExceptionCrossing(exceptions.Value));
        var faults = new SortedSet<string>(StringComparer.Ordinal);
        foreach (Type face in classes.Interfaces)
        {
            foreach (MethodInfo method in face.GetMethods())
            {
                foreach (Type type in TypesOf(method))
                {
                    Type? offender = rules.OffenderIn(type);
                    if (offender is not null)
                    {
                        faults.Add($"{face.FullName}.{method.Name}: {offender} is no contract type");
                    }
                }
            }
        }

        if (faults.Count > 0)
        {
            throw new OrleansConfigurationException(
                "These types may not cross a grain call. Annotate them with [GenerateSerializer] and number their members with [Id], "
                + $"or register a converter:{Environment.NewLine}{string.Join(Environment.NewLine, faults)}");
        }
    }

    private static IEnumerable<Type> TypesOf(MethodInfo method)
    {
        foreach (ParameterInfo parameter in method.GetParameters())
        {
            yield return parameter.ParameterType;
        }

        Type returned = method.ReturnType;
        if (returned.IsGenericType && (returned.GetGenericTypeDefinition() == typeof(Task<>) || returned.GetGenericTypeDefinition() == typeof(ValueTask<>)))
        {
            yield return returned.GetGenericArguments()[0];
        }
    }
}
