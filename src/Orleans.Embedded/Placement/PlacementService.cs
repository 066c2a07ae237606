using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Placement;

namespace Orleans.Runtime.Placement;

/// <summary>Places grains from one silo: strategy and filters by their names in the class's properties, as Orleans does.</summary>
internal sealed class PlacementService(Silo silo) : IPlacementContext
{
    public const string StrategyProperty = "placement-strategy";
    public const string FilterProperty = "placement-filter";
    private const int Attempts = 10;
    private readonly ConcurrentDictionary<GrainClass, (PlacementStrategy Strategy, IPlacementDirector Director)> _strategies = new();
    private readonly ConcurrentDictionary<GrainClass, (PlacementFilterStrategy Strategy, IPlacementFilterDirector Director)[]> _filters = new();

    public SiloAddress LocalSilo => silo.Address;

    public SiloStatus LocalSiloStatus => silo.Status;

    public bool HasFilters(GrainClass grainClass) => FiltersOf(grainClass).Length > 0;

    public SiloAddress[] GetCompatibleSilos(PlacementTarget target)
    {
        var grainType = target.GrainIdentity.Type;
        IEnumerable<SiloAddress> silos = silo.Cluster.Membership.Active
            .Where(candidate => candidate.Has(grainType))
            .Select(candidate => candidate.Address);
        foreach (var (strategy, director) in FiltersOf(silo.Class(grainType))) silos = director.Filter(strategy, target, silos);
        var compatible = silos.ToArray();
        return compatible.Length > 0 ? compatible : throw new OrleansException(
            $"No active nodes are compatible with grain {grainType} and interface {target.InterfaceType} version {target.InterfaceVersion}.");
    }

    public async Task PlaceAsync(RequestBase request, GrainClass grainClass)
    {
        try
        {
            var target = new PlacementTarget(request.Target.GrainId, request.Context!, request.Target.InterfaceType, 0);
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                if (request.IsAnswered && !request.IsOneWay) return;
                var address = await PickAsync(target, grainClass).ConfigureAwait(false);
                if (silo.Cluster.Membership.Find(address) is not { } picked) continue;
                if (grainClass.Worker is not null)
                {
                    picked.Workers.Receive(request, grainClass);
                    return;
                }

                // The silo may have stopped meanwhile, and the activation may have ended.
                if (silo.Cluster.GetOrActivate(target.GrainIdentity, picked, request.Context) is { } activation && activation.Receive(request)) return;
            }

            throw new SiloUnavailableException($"{request} was placed {Attempts} times on silos that take no more grains.");
        }
        catch (Exception exception)
        {
            request.Fail(exception);
        }
    }

    private Task<SiloAddress> PickAsync(PlacementTarget target, GrainClass grainClass)
    {
        var (strategy, director) = _strategies.GetOrAdd(grainClass, Resolve);
        return director.OnAddActivation(strategy, target, this);
    }

    private (PlacementStrategy Strategy, IPlacementDirector Director) Resolve(GrainClass grainClass)
    {
        var name = grainClass.Worker is not null ? nameof(PreferLocalPlacement)
            : grainClass.Properties.Properties.GetValueOrDefault(StrategyProperty, nameof(RandomPlacement));
        var strategy = silo.Services.GetKeyedService<PlacementStrategy>(name)
            ?? throw new InvalidOperationException($"Placement strategy {name} of {grainClass.Type.FullName} is not registered: use AddPlacementDirector.");
        strategy.Initialize(grainClass.Properties);
        return (strategy, silo.Services.GetRequiredKeyedService<IPlacementDirector>(strategy.GetType()));
    }

    private (PlacementFilterStrategy Strategy, IPlacementFilterDirector Director)[] FiltersOf(GrainClass grainClass) =>
        _filters.GetOrAdd(grainClass, ResolveFilters);

    private (PlacementFilterStrategy Strategy, IPlacementFilterDirector Director)[] ResolveFilters(GrainClass grainClass)
    {
        if (!grainClass.Properties.Properties.TryGetValue(FilterProperty, out var names)) return [];
        var strategies = names.Split(',').Select(name =>
        {
            var strategy = silo.Services.GetKeyedService<PlacementFilterStrategy>(name)
                ?? throw new InvalidOperationException($"Placement filter {name} of {grainClass.Type.FullName} is not registered: use AddPlacementFilter.");
            strategy.Initialize(grainClass.Properties);
            return strategy;
        });
        return
        [
            .. strategies.OrderBy(strategy => strategy.Order)
                .Select(strategy => (strategy, silo.Services.GetRequiredKeyedService<IPlacementFilterDirector>(strategy.GetType()))),
        ];
    }
}
