using System.Globalization;
using System.Reflection;

namespace OrleansMesh.Storage.Sql;

/// <summary>The numbered scripts that are built into this assembly.</summary>
internal static class MigrationScripts
{
    /// <summary>Those of a folder, in no order; a name begins with four digits.</summary>
    public static IEnumerable<(int Number, string Sql)> Of(string folder)
    {
        Assembly assembly = typeof(MigrationScripts).Assembly;
        foreach (string name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(folder, StringComparison.Ordinal)))
        {
            using Stream stream = assembly.GetManifestResourceStream(name)!;
            using var reader = new StreamReader(stream);
            yield return (int.Parse(name.AsSpan(folder.Length, 4), CultureInfo.InvariantCulture), reader.ReadToEnd());
        }
    }
}
