namespace Orleans.Runtime.Placement;

/// <summary>Picks the silo for a new activation. One instance serves all; it makes no grain calls.</summary>
public interface IPlacementDirector
{
    /// <summary>The name of the value in the <see cref="RequestContext"/> that asks for a silo.</summary>
    const string PlacementHintKey = nameof(PlacementHintKey);

    /// <summary>The silo: one of the context's compatible silos.</summary>
    Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context);

    /// <summary>The silo that the call asks for, if it is compatible.</summary>
    static SiloAddress? GetPlacementHint(Dictionary<string, object> requestContextData, SiloAddress[] compatibleSilos) =>
        requestContextData is not null
        && requestContextData.TryGetValue(PlacementHintKey, out var value)
        && value is SiloAddress hint
        && compatibleSilos.Contains(hint)
            ? hint
            : null;
}
