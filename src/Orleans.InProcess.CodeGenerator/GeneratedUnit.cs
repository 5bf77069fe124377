namespace Orleans.CodeGenerator;

/// <summary>What one declaration generates, compared by value so that unchanged declarations cost nothing.</summary>
internal sealed class GeneratedUnit(string hintName, string source, string manifestEntries) : IEquatable<GeneratedUnit>
{
    public string HintName { get; } = hintName;

    public string Source { get; } = source;

    public string ManifestEntries { get; } = manifestEntries;

    public bool Equals(GeneratedUnit? other) =>
        other is not null && HintName == other.HintName && Source == other.Source && ManifestEntries == other.ManifestEntries;

    public override bool Equals(object? obj) => Equals(obj as GeneratedUnit);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Source) ^ StringComparer.Ordinal.GetHashCode(HintName);
}
