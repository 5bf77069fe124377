using System.Text;
using Microsoft.CodeAnalysis;

namespace Orleans.CodeGenerator;

/// <summary>How symbols are written in generated code.</summary>
internal static class Names
{
    private static readonly SymbolDisplayFormat Full = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>The full name with type arguments and nullability.</summary>
    public static string Of(ITypeSymbol type) => type.ToDisplayString(Full);

    /// <summary>The full name without nullability, which typeof refuses.</summary>
    public static string Plain(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    /// <summary>A typeof expression; a generic type is left open.</summary>
    public static string TypeOf(INamedTypeSymbol type) => $"typeof({Plain(HasParameters(type) ? type.ConstructUnboundOrSelf() : type)})";

    /// <summary>A name that is an identifier, and unique among types.</summary>
    public static string Flat(INamedTypeSymbol type)
    {
        var text = new StringBuilder();
        foreach (char c in type.OriginalDefinition.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat))
        {
            text.Append(char.IsLetterOrDigit(c) ? c : '_');
        }

        return text.Append(type.Arity == 0 ? "" : type.Arity.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToString();
    }

    /// <summary>The namespace of generated code for a type.</summary>
    public static string Space(INamedTypeSymbol type) =>
        type.ContainingNamespace.IsGlobalNamespace ? "OrleansCodeGen" : "OrleansCodeGen." + type.ContainingNamespace.ToDisplayString();

    /// <summary>Type parameters in angle brackets; empty when there are none.</summary>
    public static string Parameters(IEnumerable<ITypeParameterSymbol> parameters)
    {
        string list = string.Join(", ", parameters.Select(parameter => parameter.Name));
        return list.Length == 0 ? "" : $"<{list}>";
    }

    /// <summary>The angle brackets of an open generic with this many parameters.</summary>
    public static string Open(int arity) => arity == 0 ? "" : $"<{new string(',', arity - 1)}>";

    /// <summary>The constraints of a type parameter; empty when there are none.</summary>
    public static string Constraint(ITypeParameterSymbol parameter)
    {
        var parts = new List<string>();
        if (parameter.HasUnmanagedTypeConstraint)
        {
            parts.Add("unmanaged");
        }
        else if (parameter.HasValueTypeConstraint)
        {
            parts.Add("struct");
        }
        else if (parameter.HasReferenceTypeConstraint)
        {
            parts.Add(parameter.ReferenceTypeConstraintNullableAnnotation == NullableAnnotation.Annotated ? "class?" : "class");
        }
        else if (parameter.HasNotNullConstraint)
        {
            parts.Add("notnull");
        }

        parts.AddRange(parameter.ConstraintTypes.Select(Of));
        if (parameter.HasConstructorConstraint && !parameter.HasValueTypeConstraint)
        {
            parts.Add("new()");
        }

        return parts.Count == 0 ? "" : $" where {parameter.Name} : {string.Join(", ", parts)}";
    }

    /// <summary>Whether other code of the assembly can name the type.</summary>
    public static bool IsAccessible(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType)
        {
            bool visible = current.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal;
            bool generic = current.Arity > 0 && !SymbolEqualityComparer.Default.Equals(current, type);
            if (!visible || current.IsFileLocal || generic)
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasParameters(INamedTypeSymbol type) => type.Arity > 0;

    private static INamedTypeSymbol ConstructUnboundOrSelf(this INamedTypeSymbol type) =>
        type.IsUnboundGenericType ? type : type.ConstructUnboundGenericType();
}
