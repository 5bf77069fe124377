using System.Text;

namespace Orleans.CodeGenerator;

/// <summary>Writes the manifest of an assembly.</summary>
internal static class ManifestWriter
{
    public static string Write(string assembly, IEnumerable<string> entries)
    {
        string flat = new([.. assembly.Select(c => char.IsLetterOrDigit(c) ? c : '_')]);
        string name = $"Metadata_{flat}";
        var text = new StringBuilder(ProxyWriter.Prologue);
        text.AppendLine($"[assembly: global::Orleans.ApplicationPart(\"{assembly}\")]")
            .AppendLine($"[assembly: global::Orleans.Serialization.Configuration.TypeManifestProvider(typeof(global::OrleansCodeGen.{flat}.{name}))]")
            .AppendLine($"namespace OrleansCodeGen.{flat}").AppendLine("{")
            .Append(ProxyWriter.TypeAttributes)
            .AppendLine($"    internal sealed class {name} : global::Orleans.Serialization.Configuration.TypeManifestProviderBase").AppendLine("    {")
            .AppendLine("        protected override void ConfigureInner(global::Orleans.Serialization.Configuration.TypeManifestOptions options)").AppendLine("        {");
        foreach (string line in entries.SelectMany(entry => entry.Split('\n')).OrderBy(line => line, StringComparer.Ordinal))
        {
            text.AppendLine($"            {line}");
        }

        return text.AppendLine("        }").AppendLine("    }").AppendLine("}").ToString();
    }
}
