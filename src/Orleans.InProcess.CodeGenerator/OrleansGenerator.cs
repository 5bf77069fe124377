using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Orleans.CodeGenerator;

/// <summary>Generates proxies and requests for grain interfaces, copiers for contract types, and the manifest that lists them.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class OrleansGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<GeneratedUnit> units = context.SyntaxProvider
            .CreateSyntaxProvider(
                static (node, _) => node is BaseTypeDeclarationSyntax and not EnumDeclarationSyntax,
                static (syntax, token) => Transform(syntax, token))
            .Where(static unit => unit is not null)
            .Select(static (unit, _) => unit!);

        context.RegisterSourceOutput(
            units.Where(static unit => unit.Source.Length > 0),
            static (output, unit) => output.AddSource(unit.HintName, SourceText.From(unit.Source, Encoding.UTF8)));

        IncrementalValueProvider<ImmutableArray<string>> entries = units
            .Where(static unit => unit.ManifestEntries.Length > 0)
            .Select(static (unit, _) => unit.ManifestEntries)
            .Collect();
        IncrementalValueProvider<string> assembly = context.CompilationProvider.Select(static (compilation, _) => compilation.AssemblyName ?? "Assembly");
        context.RegisterSourceOutput(entries.Combine(assembly), static (output, pair) =>
        {
            if (pair.Left.Length > 0)
            {
                output.AddSource("Manifest.g.cs", SourceText.From(ManifestWriter.Write(pair.Right, pair.Left), Encoding.UTF8));
            }
        });
    }

    private static GeneratedUnit? Transform(GeneratorSyntaxContext syntax, CancellationToken token)
    {
        if (syntax.SemanticModel.GetDeclaredSymbol(syntax.Node, token) is not INamedTypeSymbol type
            || !IsFirstDeclaration(type, syntax.Node)
            || !Names.IsAccessible(type))
        {
            return null;
        }

        if (type.TypeKind == TypeKind.Interface)
        {
            return GrainSymbols.IsGrainInterface(type) ? ProxyWriter.Write(type) : null;
        }

        var entries = new List<string>();
        string source = "";
        if (GrainSymbols.IsGrainClass(type))
        {
            entries.Add($"options.InterfaceImplementations.Add({Names.TypeOf(type)});");
        }

        if (GrainSymbols.Has(type, "Orleans.RegisterConverterAttribute"))
        {
            entries.Add($"options.Converters.Add({Names.TypeOf(type)});");
        }

        if (GrainSymbols.Has(type, "Orleans.RegisterCopierAttribute"))
        {
            entries.Add($"options.Copiers.Add({Names.TypeOf(type)});");
        }

        if (CopierWriter.Needs(type))
        {
            source = CopierWriter.Write(type);
            entries.Add($"options.Copiers.Add(typeof({CopierWriter.NameIn(type)}));");
        }

        return entries.Count == 0 ? null : new GeneratedUnit($"Copier_{Names.Flat(type)}.g.cs", source, string.Join("\n", entries));
    }

    private static bool IsFirstDeclaration(INamedTypeSymbol type, SyntaxNode node)
    {
        SyntaxReference first = type.DeclaringSyntaxReferences.First();
        return first.SyntaxTree == node.SyntaxTree && first.Span == node.Span;
    }
}
