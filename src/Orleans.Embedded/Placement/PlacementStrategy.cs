using Orleans.Metadata;
using Orleans.Runtime.Placement;

namespace Orleans.Runtime;

/// <summary>How a grain class is placed; its director does the placing.</summary>
public abstract class PlacementStrategy
{
    /// <summary>Whether the grain has one activation in the cluster, which the directory knows.</summary>
    public virtual bool IsUsingGrainDirectory => true;

    /// <summary>Reads what <see cref="PopulateGrainProperties"/> wrote.</summary>
    public virtual void Initialize(GrainProperties properties)
    {
    }

    /// <summary>Writes the strategy into the grain class's properties.</summary>
    public virtual void PopulateGrainProperties(
        IServiceProvider services, Type grainClass, GrainType grainType, Dictionary<string, string> properties) =>
        properties[PlacementService.StrategyProperty] = GetType().Name;
}
