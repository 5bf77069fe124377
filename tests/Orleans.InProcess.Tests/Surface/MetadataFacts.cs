using System.Collections.Immutable;
using System.Globalization;
using System.Reflection.Metadata;

namespace Orleans.InProcess.Tests.Surface;

/// <summary>Small readings of metadata that both types and members need.</summary>
internal static class MetadataFacts
{
    private const string CompilerServices = "System.Runtime.CompilerServices.";

    public static bool IsExtension(this MetadataReader reader, CustomAttributeHandleCollection attributes) =>
        reader.Find(attributes, CompilerServices + "ExtensionAttribute") is not null;

    public static bool IsReadOnly(this MetadataReader reader, CustomAttributeHandleCollection attributes) =>
        reader.Find(attributes, CompilerServices + "IsReadOnlyAttribute") is not null;

    public static bool IsRequired(this MetadataReader reader, CustomAttributeHandleCollection attributes) =>
        reader.Find(attributes, CompilerServices + "RequiredMemberAttribute") is not null;

    public static bool IsParams(this MetadataReader reader, CustomAttributeHandleCollection attributes) =>
        reader.Find(attributes, "System.ParamArrayAttribute") is not null;

    public static CustomAttribute? Find(this MetadataReader reader, CustomAttributeHandleCollection attributes, string fullName)
    {
        foreach (CustomAttributeHandle handle in attributes)
        {
            CustomAttribute attribute = reader.GetCustomAttribute(handle);
            EntityHandle type = attribute.Constructor.Kind == HandleKind.MemberReference
                ? reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent
                : reader.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType();
            if (SignatureNames.Instance.Name(reader, type, new GenericNames([], [])) == fullName)
            {
                return attribute;
            }
        }

        return null;
    }

    /// <summary>A constant as source text; null when the handle is nil.</summary>
    public static string? Literal(this MetadataReader reader, ConstantHandle handle)
    {
        if (handle.IsNil)
        {
            return null;
        }

        Constant constant = reader.GetConstant(handle);
        object? value = reader.GetBlobReader(constant.Value).ReadConstant(constant.TypeCode);
        return value switch
        {
            null => "default",
            string text => "\"" + text.Replace("\"", "\\\"", StringComparison.Ordinal) + "\"",
            bool flag => flag ? "true" : "false",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString(),
        };
    }

    public static ImmutableArray<string> ParameterNames(this MetadataReader reader, GenericParameterHandleCollection parameters) =>
        [.. parameters.Select(p => reader.GetString(reader.GetGenericParameter(p).Name))];

    /// <summary>The list <c>&lt;in T, out U&gt;</c>, or nothing.</summary>
    public static string TypeParameters(this MetadataReader reader, IEnumerable<GenericParameterHandle> parameters)
    {
        string list = string.Join(", ", parameters.Select(reader.GetGenericParameter).Select(p => Variance(p) + reader.GetString(p.Name)));
        return list.Length == 0 ? "" : "<" + list + ">";
    }

    /// <summary>The clauses <c>where T : class, new()</c>, or nothing.</summary>
    public static string Constraints(this MetadataReader reader, IEnumerable<GenericParameterHandle> parameters, GenericNames names)
    {
        var text = new System.Text.StringBuilder();
        foreach (GenericParameter parameter in parameters.Select(reader.GetGenericParameter))
        {
            string[] clauses = [.. ConstraintsOf(reader, parameter, names)];
            if (clauses.Length > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $" where {reader.GetString(parameter.Name)} : {string.Join(", ", clauses)}");
            }
        }

        return text.ToString();
    }

    private static string Variance(GenericParameter parameter) =>
        (parameter.Attributes & System.Reflection.GenericParameterAttributes.VarianceMask) switch
        {
            System.Reflection.GenericParameterAttributes.Covariant => "out ",
            System.Reflection.GenericParameterAttributes.Contravariant => "in ",
            _ => "",
        };

    private static IEnumerable<string> ConstraintsOf(MetadataReader reader, GenericParameter parameter, GenericNames names)
    {
        System.Reflection.GenericParameterAttributes attributes = parameter.Attributes;
        bool isStruct = attributes.HasFlag(System.Reflection.GenericParameterAttributes.NotNullableValueTypeConstraint);
        if (attributes.HasFlag(System.Reflection.GenericParameterAttributes.ReferenceTypeConstraint))
        {
            yield return "class";
        }

        if (isStruct)
        {
            yield return "struct";
        }

        foreach (string type in parameter.GetConstraints()
            .Select(c => SignatureNames.Instance.Name(reader, reader.GetGenericParameterConstraint(c).Type, names))
            .Where(t => t != "System.ValueType")
            .Order(StringComparer.Ordinal))
        {
            yield return type;
        }

        if (!isStruct && attributes.HasFlag(System.Reflection.GenericParameterAttributes.DefaultConstructorConstraint))
        {
            yield return "new()";
        }
    }
}
