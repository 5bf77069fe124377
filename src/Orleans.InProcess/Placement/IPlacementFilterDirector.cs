using Orleans.Runtime.Placement;

namespace Orleans.Placement;

/// <summary>Applies a placement filter; never called with one silo.</summary>
public interface IPlacementFilterDirector
{
    IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos);
}
