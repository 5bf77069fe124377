using System.Reflection;
using System.Reflection.Metadata;

namespace Orleans.InProcess.Tests.Surface;

/// <summary>Turns one type definition into its normalised lines.</summary>
internal sealed class TypeFacts
{
    private static readonly string[] RootTypes = ["object", "System.Object", "System.ValueType", "System.Enum", "System.MulticastDelegate"];

    private readonly MetadataReader _reader;
    private readonly TypeDefinition _type;
    private readonly GenericNames _names;
    private readonly MethodFacts _methods;
    private readonly string _base;

    public TypeFacts(MetadataReader reader, TypeDefinition type)
    {
        _reader = reader;
        _type = type;
        _names = new GenericNames(reader.ParameterNames(type.GetGenericParameters()), []);
        _methods = new MethodFacts(reader, _names);
        _base = type.BaseType.IsNil ? "" : SignatureNames.Instance.Name(reader, type.BaseType, _names);
    }

    private bool IsInterface => _type.Attributes.HasFlag(TypeAttributes.Interface);

    private bool IsStruct => _base == "System.ValueType";

    private bool IsEnum => _base == "System.Enum";

    private bool IsDelegate => _base == "System.MulticastDelegate";

    private bool IsStatic => !IsInterface && _type.Attributes.HasFlag(TypeAttributes.Abstract | TypeAttributes.Sealed);

    public IEnumerable<string> Lines()
    {
        yield return "is " + Kind() + _reader.TypeParameters(_type.GetGenericParameters()) + _reader.Constraints(_type.GetGenericParameters(), _names);
        if (IsDelegate)
        {
            yield return _methods.Line(Methods().Single(m => _reader.GetString(m.Name) == "Invoke"));
            yield break;
        }

        if (_base.Length > 0 && !RootTypes.Contains(_base))
        {
            yield return "base " + _base;
        }

        if (AttributeTargetsLine() is { } usage)
        {
            yield return usage;
        }

        foreach (string line in Interfaces().Concat(Fields()).Concat(Properties()).Concat(Events()).Concat(MethodLines()))
        {
            yield return line;
        }
    }

    private string Kind() => this switch
    {
        { IsInterface: true } => "interface",
        { IsEnum: true } => "enum",
        { IsDelegate: true } => "delegate",
        { IsStruct: true } => (_reader.IsReadOnly(_type.GetCustomAttributes()) ? "readonly " : "") + "struct",
        { IsStatic: true } => "static class",
        _ when _type.Attributes.HasFlag(TypeAttributes.Sealed) => "sealed class",
        _ => _type.Attributes.HasFlag(TypeAttributes.Abstract) ? "abstract class" : "class",
    };

    private string? AttributeTargetsLine()
    {
        if (_reader.Find(_type.GetCustomAttributes(), "System.AttributeUsageAttribute") is not { } attribute)
        {
            // said also when absent, because then every target is allowed
            return _base == "System.Attribute" ? "usage All" : null;
        }

        BlobReader blob = _reader.GetBlobReader(attribute.Value);
        blob.ReadUInt16();
        string line = "usage " + (AttributeTargets)blob.ReadInt32();
        for (int left = blob.ReadUInt16(); left > 0; left--)
        {
            // kind, type (bool), name, value: AttributeUsage has no other named arguments
            blob.ReadUInt16();
            string? name = blob.ReadSerializedString();
            bool value = blob.ReadBoolean();
            bool isDefault = value == (name == "Inherited");
            line += isDefault ? "" : $", {name} = {(value ? "true" : "false")}";
        }

        return line;
    }

    private IEnumerable<string> Interfaces() => IsEnum
        ? []
        : _type.GetInterfaceImplementations().Select(i => "implements " + SignatureNames.Instance.Name(_reader, _reader.GetInterfaceImplementation(i).Interface, _names));

    private IEnumerable<MethodDefinition> Methods() => _type.GetMethods().Select(_reader.GetMethodDefinition);

    private IEnumerable<string> MethodLines() => Methods()
        .Where(m => IsReachable(m.Attributes) && (!m.Attributes.HasFlag(MethodAttributes.SpecialName) || IsConstructorOrOperator(m)))
        .Where(m => !OverridesObject(m))
        .Select(_methods.Line);

    private IEnumerable<string> Fields()
    {
        foreach (FieldDefinition field in _type.GetFields().Select(_reader.GetFieldDefinition))
        {
            FieldAttributes access = field.Attributes & FieldAttributes.FieldAccessMask;
            bool isProtected = access is FieldAttributes.Family or FieldAttributes.FamORAssem;
            if (field.Attributes.HasFlag(FieldAttributes.RTSpecialName) ? !IsEnum : access != FieldAttributes.Public && (!isProtected || !IsInheritable))
            {
                continue;
            }

            string modifiers = field.Attributes.HasFlag(FieldAttributes.Literal) ? "const "
                : (field.Attributes.HasFlag(FieldAttributes.Static) ? "static " : "") + (field.Attributes.HasFlag(FieldAttributes.InitOnly) ? "readonly " : "");
            string? value = _reader.Literal(field.GetDefaultValue());
            string type = field.DecodeSignature(SignatureNames.Instance, _names);
            yield return (isProtected ? "protected " : "") + modifiers + type + " " + _reader.GetString(field.Name) + (value is null ? "" : " = " + value);
        }
    }

    private IEnumerable<string> Properties()
    {
        foreach (PropertyDefinition property in _type.GetProperties().Select(_reader.GetPropertyDefinition))
        {
            PropertyAccessors accessors = property.GetAccessors();
            MethodDefinition? getter = Visible(accessors.Getter);
            MethodDefinition? setter = Visible(accessors.Setter);
            if ((getter ?? setter) is not { } leading)
            {
                continue;
            }

            string modifiers = MethodFacts.Modifiers(leading.Attributes);
            MethodSignature<string> signature = property.DecodeSignature(SignatureNames.Instance, _names);
            string index = signature.ParameterTypes.Length == 0 ? "" : "[" + string.Join(", ", signature.ParameterTypes) + "]";
            string required = _reader.IsRequired(property.GetCustomAttributes()) ? "required " : "";
            yield return $"{modifiers}{required}{signature.ReturnType} {_reader.GetString(property.Name)}{index} {{ {Accessor(getter, "get", leading)}{Accessor(setter, SetWord(setter), leading)}}}";
        }
    }

    private IEnumerable<string> Events() => _type.GetEvents().Select(_reader.GetEventDefinition)
        .Where(e => Visible(e.GetAccessors().Adder) is not null)
        .Select(e => $"event {SignatureNames.Instance.Name(_reader, e.Type, _names)} {_reader.GetString(e.Name)}");

    private bool IsInheritable => !_type.Attributes.HasFlag(TypeAttributes.Sealed);

    private bool IsReachable(MethodAttributes attributes) =>
        MethodFacts.IsVisible(attributes) && (IsInheritable || (attributes & MethodAttributes.MemberAccessMask) == MethodAttributes.Public);

    private MethodDefinition? Visible(MethodDefinitionHandle handle) =>
        !handle.IsNil && _reader.GetMethodDefinition(handle) is var method && IsReachable(method.Attributes) ? method : null;

    private string SetWord(MethodDefinition? setter) =>
        setter?.DecodeSignature(SignatureNames.Instance, _names).ReturnType.StartsWith("init ", StringComparison.Ordinal) == true ? "init" : "set";

    private static string Accessor(MethodDefinition? accessor, string word, MethodDefinition leading)
    {
        if (accessor is not { } method)
        {
            return "";
        }

        bool isNarrower = (method.Attributes & MethodAttributes.MemberAccessMask) != (leading.Attributes & MethodAttributes.MemberAccessMask);
        return (isNarrower ? "protected " : "") + word + "; ";
    }

    private bool IsConstructorOrOperator(MethodDefinition method) => _reader.GetString(method.Name) is var name
        && (name == ".ctor" || name.StartsWith("op_", StringComparison.Ordinal));

    // adding Equals, GetHashCode or ToString of one's own changes nothing that compiles
    private bool OverridesObject(MethodDefinition method) => method.Attributes.HasFlag(MethodAttributes.Virtual) && !method.Attributes.HasFlag(MethodAttributes.NewSlot)
        && _reader.GetString(method.Name) is "Equals" or "GetHashCode" or "ToString";
}
