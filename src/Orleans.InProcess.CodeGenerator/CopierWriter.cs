using System.Text;
using Microsoft.CodeAnalysis;

namespace Orleans.CodeGenerator;

/// <summary>Writes the copier of one contract type: a clone whose members that can change are copied in turn.</summary>
internal static class CopierWriter
{
    /// <summary>Immutable and abstract types and exceptions need none: they are shared, or copied by the type at run time.</summary>
    public static bool Needs(INamedTypeSymbol type) =>
        GrainSymbols.Has(type, "Orleans.GenerateSerializerAttribute")
        && !GrainSymbols.Has(type, "Orleans.ImmutableAttribute")
        && !type.IsAbstract && !IsException(type);

    /// <summary>The full name of the copier, open when the type is generic.</summary>
    public static string NameIn(INamedTypeSymbol type) => $"global::{Names.Space(type)}.Copier_{Names.Flat(type)}{Names.Open(type.Arity)}";

    public static string Write(INamedTypeSymbol type)
    {
        string name = Names.Of(type);
        List<IFieldSymbol> fields = FieldsOf(type);
        var text = new StringBuilder(ProxyWriter.Prologue);
        text.AppendLine($"namespace {Names.Space(type)}").AppendLine("{")
            .Append(ProxyWriter.TypeAttributes)
            .Append($"    internal sealed class Copier_{Names.Flat(type)}{Names.Parameters(type.TypeParameters)} : global::Orleans.Serialization.Cloning.IDeepCopier<{name}>")
            .AppendLine(string.Concat(type.TypeParameters.Select(Names.Constraint))).AppendLine("    {")
            .AppendLine($"        public {name} DeepCopy({name} input, global::Orleans.Serialization.Cloning.CopyContext context)").AppendLine("        {");
        WriteClone(text, type, name);
        for (int i = 0; i < fields.Count; i++)
        {
            string copy = AccessTo(type, fields[i], i, "copy");
            text.AppendLine($"            {copy} = context.DeepCopy({copy})!;");
        }

        text.AppendLine("            return copy;").AppendLine("        }");
        WriteAccessors(text, type, fields);
        return text.AppendLine("    }").AppendLine("}").ToString();
    }

    private static void WriteClone(StringBuilder text, INamedTypeSymbol type, string name)
    {
        if (type.IsValueType)
        {
            text.AppendLine($"            {name} copy = input;");
            return;
        }

        text.AppendLine("            if (input is null) { return null!; }")
            .AppendLine($"            if (context.TryGetCopy(input, out {name}? known)) {{ return known; }}")
            .AppendLine($"            var copy = ({name})Clone(input);")
            .AppendLine("            context.RecordCopy(input, copy);");
    }

    private static void WriteAccessors(StringBuilder text, INamedTypeSymbol type, List<IFieldSymbol> fields)
    {
        if (!type.IsValueType)
        {
            text.AppendLine("        [global::System.Runtime.CompilerServices.UnsafeAccessor(global::System.Runtime.CompilerServices.UnsafeAccessorKind.Method, Name = \"MemberwiseClone\")]")
                .AppendLine("        private static extern object Clone(object target);");
        }

        for (int i = 0; i < fields.Count; i++)
        {
            IFieldSymbol field = fields[i].OriginalDefinition;
            string accessor =
                $"[global::System.Runtime.CompilerServices.UnsafeAccessor(global::System.Runtime.CompilerServices.UnsafeAccessorKind.Field, Name = \"{field.Name}\")] "
                + $"public static extern ref {Names.Of(field.Type)} Field{i}({(type.IsValueType ? "ref " : "")}{Names.Of(field.ContainingType)} target);";
            text.AppendLine(IsInheritedGeneric(type, field)
                ? $"        private static class Inherited{i}{Names.Parameters(field.ContainingType.TypeParameters)}{string.Concat(field.ContainingType.TypeParameters.Select(Names.Constraint))} {{ {accessor} }}"
                : $"        {accessor}");
        }
    }

    private static string AccessTo(INamedTypeSymbol type, IFieldSymbol field, int index, string target)
    {
        string reference = type.IsValueType ? "ref " : "";
        if (!IsInheritedGeneric(type, field))
        {
            return $"Field{index}({reference}{target})";
        }

        string arguments = string.Join(", ", field.ContainingType.TypeArguments.Select(Names.Of));
        return $"Inherited{index}<{arguments}>.Field{index}({reference}{target})";
    }

    private static bool IsInheritedGeneric(INamedTypeSymbol type, IFieldSymbol field) =>
        field.ContainingType.Arity > 0 && !SymbolEqualityComparer.Default.Equals(field.ContainingType.OriginalDefinition, type.OriginalDefinition);

    // The fields of the bases too: a copier copies values of exactly its type, whole.
    private static List<IFieldSymbol> FieldsOf(INamedTypeSymbol type)
    {
        var fields = new List<IFieldSymbol>();
        for (INamedTypeSymbol? current = type; current is not null && current.SpecialType == SpecialType.None; current = current.BaseType)
        {
            fields.AddRange(current.GetMembers().OfType<IFieldSymbol>().Where(field =>
                !field.IsStatic && !field.IsConst && !GrainSymbols.IsShared(field.Type) && !IsMarkedImmutable(field)));
        }

        return fields;
    }

    private static bool IsMarkedImmutable(IFieldSymbol field) =>
        GrainSymbols.Has(field, "Orleans.ImmutableAttribute")
        || (field.AssociatedSymbol is { } property && GrainSymbols.Has(property, "Orleans.ImmutableAttribute"));

    private static bool IsException(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (GrainSymbols.NameOf(current) == "System.Exception")
            {
                return true;
            }
        }

        return false;
    }
}
