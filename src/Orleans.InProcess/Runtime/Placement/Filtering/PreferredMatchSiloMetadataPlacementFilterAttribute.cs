using Orleans.Placement;

namespace Orleans.Runtime.Placement.Filtering;

/// <summary>Prefers silos whose metadata match those of the calling silo.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public class PreferredMatchSiloMetadataPlacementFilterAttribute : PlacementFilterAttribute
{
    public PreferredMatchSiloMetadataPlacementFilterAttribute(string[] orderedMetadataKeys, int minCandidates = 2, int order = 0)
        : base(new MetadataPlacementFilterStrategy(orderedMetadataKeys, minCandidates, order))
    {
    }
}
