using Orleans.Runtime;

namespace ModelGrains.Grains.Silos;

/// <summary>Places a grain on the silo that its key names.</summary>
[Serializable, GenerateSerializer, Immutable, Alias("mg.SiloPlacement")]
public sealed class SiloPlacement : PlacementStrategy
{
}
