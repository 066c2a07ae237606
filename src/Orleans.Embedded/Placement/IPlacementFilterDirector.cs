using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Orleans.Placement;

/// <summary>Keeps the silos that a filter allows. One instance serves all; it makes no grain calls.</summary>
public interface IPlacementFilterDirector
{
    /// <summary>The silos that stay.</summary>
    IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos);
}
