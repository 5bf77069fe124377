using Orleans.Placement;

namespace Orleans.Runtime.Placement.Filtering;

/// <summary>Allows only silos whose metadata match those of the calling silo.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public class RequiredMatchSiloMetadataPlacementFilterAttribute : PlacementFilterAttribute
{
    public RequiredMatchSiloMetadataPlacementFilterAttribute(string[] metadataKeys, int order = 0)
        : base(new MetadataPlacementFilterStrategy(metadataKeys, 1, order))
    {
    }
}
