using System.Collections.Immutable;

namespace Orleans.Metadata;

/// <summary>What the attributes of a grain class say, as text by key.</summary>
[GenerateSerializer]
[Immutable]
public sealed class GrainProperties
{
    public GrainProperties(ImmutableDictionary<string, string> values) => Properties = values;

    [Id(0)]
    public ImmutableDictionary<string, string> Properties { get; }

    public string ToDetailedString() =>
        $"[{string.Join(", ", Properties.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}: {pair.Value}"))}]";
}
