using System.Globalization;
using Orleans.Placement;

namespace Orleans.Runtime.Placement.Filtering;

/// <summary>Carries the metadata keys of the two built-in filters.</summary>
internal sealed class MetadataPlacementFilterStrategy(string[] keys, int minCandidates, int order) : PlacementFilterStrategy(order)
{
    protected override IEnumerable<KeyValuePair<string, string>> GetAdditionalGrainProperties(
        IServiceProvider services, Type grainClass, GrainType grainType, IReadOnlyDictionary<string, string> existingProperties) =>
    [
        new("metadata-keys", string.Join(',', keys)),
        new("min-candidates", minCandidates.ToString(CultureInfo.InvariantCulture)),
    ];
}
