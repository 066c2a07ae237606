using Orleans.Placement;

namespace ModelGrains.Grains.Silos;

/// <summary>Puts each activation of a grain class on the silo that its key names.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SiloPlacementAttribute : PlacementAttribute
{
    /// <summary>Makes the attribute.</summary>
    public SiloPlacementAttribute()
        : base(new SiloPlacement())
    {
    }
}
