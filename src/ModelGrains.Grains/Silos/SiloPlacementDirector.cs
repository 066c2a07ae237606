using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace ModelGrains.Grains.Silos;

/// <summary>Finds the silo that a key names; one that is gone fails the call, so that nobody else answers for it.</summary>
internal sealed class SiloPlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silo = SiloAddress.FromParsableString(target.GrainIdentity.Key.ToString()!);
        return Array.IndexOf(context.GetCompatibleSilos(target), silo) >= 0
            ? Task.FromResult(silo)
            : throw new SiloUnavailableException($"Silo {silo} is not active.");
    }
}
