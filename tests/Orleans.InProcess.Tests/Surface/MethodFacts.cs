using System.Reflection;
using System.Reflection.Metadata;

namespace Orleans.InProcess.Tests.Surface;

/// <summary>Prints one method as a normalised line: modifiers, return type, name, parameters with names and defaults, constraints.</summary>
internal sealed class MethodFacts(MetadataReader reader, GenericNames ofType)
{
    /// <summary>True for what another assembly can call or override.</summary>
    public static bool IsVisible(MethodAttributes attributes) =>
        (attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

    /// <summary>The modifiers that matter to a caller or a derived class; empty or ending in a space.</summary>
    public static string Modifiers(MethodAttributes attributes)
    {
        string access = (attributes & MethodAttributes.MemberAccessMask) == MethodAttributes.Public ? "" : "protected ";
        if (attributes.HasFlag(MethodAttributes.Static))
        {
            return access + (attributes.HasFlag(MethodAttributes.Abstract) ? "static abstract " : "static ");
        }

        bool isNew = attributes.HasFlag(MethodAttributes.NewSlot);
        return access + (attributes switch
        {
            _ when !attributes.HasFlag(MethodAttributes.Virtual) => "",
            // what the compiler makes of a method that implements an interface
            _ when isNew && attributes.HasFlag(MethodAttributes.Final) => "",
            _ when attributes.HasFlag(MethodAttributes.Abstract) => isNew ? "abstract " : "abstract override ",
            _ when isNew => "virtual ",
            _ => attributes.HasFlag(MethodAttributes.Final) ? "sealed override " : "override ",
        });
    }

    public string Line(MethodDefinition method)
    {
        GenericNames names = ofType with { OfMethod = reader.ParameterNames(method.GetGenericParameters()) };
        MethodSignature<string> signature = method.DecodeSignature(SignatureNames.Instance, names);
        string name = reader.GetString(method.Name);
        string head = name == ".ctor" ? "new" : $"{signature.ReturnType} {name}";
        return Modifiers(method.Attributes) + head + reader.TypeParameters(method.GetGenericParameters())
            + Parameters(method, signature) + reader.Constraints(method.GetGenericParameters(), names);
    }

    public string Parameters(MethodDefinition method, MethodSignature<string> signature)
    {
        var parameters = method.GetParameters().Select(reader.GetParameter).Where(p => p.SequenceNumber > 0).ToDictionary(p => p.SequenceNumber - 1);
        bool isExtension = reader.IsExtension(method.GetCustomAttributes());
        IEnumerable<string> printed = signature.ParameterTypes.Select((type, i) =>
            (isExtension && i == 0 ? "this " : "") + (parameters.TryGetValue(i, out Parameter parameter) ? Print(type, parameter) : type));
        return "(" + string.Join(", ", printed) + ")";
    }

    private string Print(string type, Parameter parameter)
    {
        string prefix = reader.IsParams(parameter.GetCustomAttributes()) ? "params " : "";
        if (type.EndsWith('&'))
        {
            type = type[..^1];
            prefix += parameter.Attributes.HasFlag(ParameterAttributes.Out) ? "out "
                : parameter.Attributes.HasFlag(ParameterAttributes.In) ? "in "
                : "ref ";
        }

        string? value = reader.Literal(parameter.GetDefaultValue());
        return prefix + type + " " + reader.GetString(parameter.Name) + (value is null ? "" : " = " + value);
    }
}
