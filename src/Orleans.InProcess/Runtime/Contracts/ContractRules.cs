using System.Reflection;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Configuration;

namespace Orleans.Runtime.Contracts;

/// <summary>Decides which types Orleans could send between two silos.</summary>
internal sealed class ContractRules(Requests.ExceptionCrossing exceptions)
{
    private readonly HashSet<Type> _sound = [];

    /// <summary>The first type in this one, itself included, that is no contract type; null when there is none.</summary>
    public Type? OffenderIn(Type type)
    {
        // Noted before its members are looked at, so that types which contain themselves end.
        if (type.IsGenericParameter || !_sound.Add(type))
        {
            return null;
        }

        Type? offender = Judge(type);
        if (offender is not null)
        {
            _sound.Remove(type);
        }

        return offender;
    }

    private Type? Judge(Type type)
    {
        if (SharedTypes.IsBasic(type) || type == typeof(object) || typeof(IAddressable).IsAssignableFrom(type) || TypeManifests.Registers(type))
        {
            return type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false) ? OffenderInMembers(type) : null;
        }

        if (type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false))
        {
            return OffenderInArguments(type) ?? OffenderInMembers(type);
        }

        if (type.IsArray)
        {
            return OffenderIn(type.GetElementType()!);
        }

        if (typeof(Exception).IsAssignableFrom(type))
        {
            return exceptions.Crosses(type) ? null : type;
        }

        bool known = IsRuntimeType(type) || SharedTypes.IsContainer(type)
            || (type.IsGenericType && CopierSource.KnowsGeneric(type.GetGenericTypeDefinition()))
            || (type.IsInterface && IsCollectionInterface(type));
        return known ? OffenderInArguments(type) : type;
    }

    private static bool IsRuntimeType(Type type) => type.Assembly == typeof(ContractRules).Assembly;

    private static bool IsCollectionInterface(Type type) =>
        type.Namespace is "System.Collections.Generic" or "System.Collections" or "System.Collections.Immutable";

    private Type? OffenderInArguments(Type type) =>
        type.IsGenericType ? type.GetGenericArguments().Select(OffenderIn).FirstOrDefault(offender => offender is not null) : null;

    private Type? OffenderInMembers(Type type)
    {
        const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        if (type.IsEnum)
        {
            return null;
        }

        return type.GetFields(Members).Where(field => !field.IsDefined(typeof(NonSerializedAttribute))).Select(field => OffenderIn(field.FieldType))
            .FirstOrDefault(offender => offender is not null);
    }
}
