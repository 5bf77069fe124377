using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Orleans.InProcess.Tests.Surface;

/// <summary>Prints the types of a metadata signature by their full names, without the assembly they live in, so that two assemblies can be compared.</summary>
internal sealed class SignatureNames : ISignatureTypeProvider<string, GenericNames>
{
    public static readonly SignatureNames Instance = new();

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode switch
    {
        PrimitiveTypeCode.Boolean => "bool",
        PrimitiveTypeCode.Byte => "byte",
        PrimitiveTypeCode.SByte => "sbyte",
        PrimitiveTypeCode.Char => "char",
        PrimitiveTypeCode.Int16 => "short",
        PrimitiveTypeCode.UInt16 => "ushort",
        PrimitiveTypeCode.Int32 => "int",
        PrimitiveTypeCode.UInt32 => "uint",
        PrimitiveTypeCode.Int64 => "long",
        PrimitiveTypeCode.UInt64 => "ulong",
        PrimitiveTypeCode.Single => "float",
        PrimitiveTypeCode.Double => "double",
        PrimitiveTypeCode.String => "string",
        PrimitiveTypeCode.Object => "object",
        PrimitiveTypeCode.Void => "void",
        _ => "System." + typeCode,
    };

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
    {
        TypeDefinition type = reader.GetTypeDefinition(handle);
        TypeDefinitionHandle outer = type.GetDeclaringType();
        string name = reader.GetString(type.Name);
        return outer.IsNil ? Qualified(reader, type.Namespace, name) : GetTypeFromDefinition(reader, outer, 0) + "." + name;
    }

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        TypeReference type = reader.GetTypeReference(handle);
        string name = reader.GetString(type.Name);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? GetTypeFromReference(reader, (TypeReferenceHandle)type.ResolutionScope, 0) + "." + name
            : Qualified(reader, type.Namespace, name);
    }

    public string GetTypeFromSpecification(MetadataReader reader, GenericNames genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments)
    {
        string name = WithoutArity(genericType);
        return name == "System.Nullable" ? typeArguments[0] + "?" : $"{name}<{string.Join(", ", typeArguments)}>";
    }

    public string GetGenericTypeParameter(GenericNames genericContext, int index) => genericContext.OfType[index];

    public string GetGenericMethodParameter(GenericNames genericContext, int index) => genericContext.OfMethod[index];

    public string GetSZArrayType(string elementType) => elementType + "[]";

    public string GetArrayType(string elementType, ArrayShape shape) => elementType + "[" + new string(',', shape.Rank - 1) + "]";

    public string GetByReferenceType(string elementType) => elementType + "&";

    public string GetPointerType(string elementType) => elementType + "*";

    public string GetPinnedType(string elementType) => elementType;

    public string GetFunctionPointerType(MethodSignature<string> signature) => "delegate*";

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) =>
        modifier == "System.Runtime.CompilerServices.IsExternalInit" ? "init " + unmodifiedType : unmodifiedType;

    /// <summary>The name of any type handle.</summary>
    public string Name(MetadataReader reader, EntityHandle handle, GenericNames names) => handle.Kind switch
    {
        HandleKind.TypeDefinition => GetTypeFromDefinition(reader, (TypeDefinitionHandle)handle, 0),
        HandleKind.TypeReference => GetTypeFromReference(reader, (TypeReferenceHandle)handle, 0),
        HandleKind.TypeSpecification => GetTypeFromSpecification(reader, names, (TypeSpecificationHandle)handle, 0),
        _ => throw new BadImageFormatException($"A {handle.Kind} is not a type."),
    };

    private static string Qualified(MetadataReader reader, StringHandle space, string name)
    {
        string full = space.IsNil ? name : reader.GetString(space) + "." + name;
        return full == "System.Decimal" ? "decimal" : full;
    }

    private static string WithoutArity(string name)
    {
        int tick = name.IndexOf('`', StringComparison.Ordinal);
        if (tick < 0)
        {
            return name;
        }

        int end = tick + 1;
        while (end < name.Length && char.IsAsciiDigit(name[end]))
        {
            end++;
        }

        return WithoutArity(name[..tick] + name[end..]);
    }
}
