using Microsoft.CodeAnalysis;

namespace Orleans.CodeGenerator;

/// <summary>Recognises grains, contracts and their attributes.</summary>
internal static class GrainSymbols
{
    private static readonly SymbolDisplayFormat NameOnly = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

    /// <summary>The full name without type arguments.</summary>
    public static string NameOf(ITypeSymbol type) => type.ToDisplayString(NameOnly);

    public static bool Has(ISymbol symbol, string attribute) => Find(symbol, attribute) is not null;

    public static AttributeData? Find(ISymbol symbol, string attribute) =>
        symbol.GetAttributes().FirstOrDefault(data => data.AttributeClass is { } type && NameOf(type) == attribute);

    /// <summary>An interface whose calls are sent: it derives from IAddressable and is not one of Orleans' own markers.</summary>
    public static bool IsGrainInterface(INamedTypeSymbol type) =>
        !(NameOf(type) is "Orleans.IGrain" or "Orleans.IGrainObserver" || NameOf(type).StartsWith("Orleans.IGrainWith", StringComparison.Ordinal))
        && type.AllInterfaces.Any(face => NameOf(face) == "Orleans.Runtime.IAddressable");

    /// <summary>A class that the runtime can activate.</summary>
    public static bool IsGrainClass(INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Class && !type.IsAbstract && !type.IsStatic
        && type.AllInterfaces.Any(face => NameOf(face) == "Orleans.IGrain")
        && type.AllInterfaces.Any(face => NameOf(face) == "Orleans.IGrainBase");

    /// <summary>Whether values may be shared between grains, as far as the declared type tells.</summary>
    public static bool IsShared(ITypeSymbol type)
    {
        if (type.TypeKind == TypeKind.Enum)
        {
            return true;
        }

        if (type.SpecialType is >= SpecialType.System_Boolean and <= SpecialType.System_String or SpecialType.System_DateTime)
        {
            return true;
        }

        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            return IsShared(nullable.TypeArguments[0]);
        }

        return NameOf(type) switch
        {
            "System.Guid" or "System.TimeSpan" or "System.DateTimeOffset" or "System.Threading.CancellationToken"
                or "Orleans.Runtime.GrainId" or "Orleans.Runtime.StreamId" => true,
            _ => (type.IsSealed || type.IsValueType) && Has(type, "Orleans.ImmutableAttribute"),
        };
    }
}
