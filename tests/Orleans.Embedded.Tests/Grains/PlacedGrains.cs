using Orleans.Metadata;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;

namespace Orleans.ContractTests;

public interface ILocalGrain : IGrainWithStringKey, IWhereGrain;

[PreferLocalPlacement]
public sealed class LocalGrain : WhereGrain, ILocalGrain;

public interface IAnywhereGrain : IGrainWithStringKey, IWhereGrain;

[RandomPlacement]
public sealed class AnywhereGrain : WhereGrain, IAnywhereGrain;

public interface INamedGrain : IGrainWithStringKey, IWhereGrain;

[NamedPlacement]
public sealed class NamedGrain : WhereGrain, INamedGrain;

public interface ILabelledGrain : IGrainWithStringKey, IWhereGrain;

[LabelFilter("Silo_2")]
[RandomPlacement]
public sealed class LabelledGrain : WhereGrain, ILabelledGrain;

public interface IHomelessGrain : IGrainWithStringKey, IWhereGrain;

[LabelFilter("nowhere")]
[RandomPlacement]
public sealed class HomelessGrain : WhereGrain, IHomelessGrain;

[AttributeUsage(AttributeTargets.Class)]
public sealed class NamedPlacementAttribute() : PlacementAttribute(new NamedPlacement());

public sealed class NamedPlacement : PlacementStrategy;

public sealed class NamedDirector(ISiloMetadataCache metadata) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var name = (string)target.RequestContextData["silo-name"];
        return Task.FromResult(context.GetCompatibleSilos(target).First(silo => metadata.GetSiloMetadata(silo).Metadata["name"] == name));
    }
}

[AttributeUsage(AttributeTargets.Class)]
public sealed class LabelFilterAttribute(string name) : PlacementFilterAttribute(new LabelFilter(name));

public sealed class LabelFilter(string name) : PlacementFilterStrategy(order: 1)
{
    public LabelFilter()
        : this(string.Empty)
    {
    }

    public string Name { get; private set; } = name;

    public override void AdditionalInitialize(GrainProperties properties) =>
        Name = GetPlacementFilterGrainProperty("name", properties) ?? string.Empty;

    protected override IEnumerable<KeyValuePair<string, string>> GetAdditionalGrainProperties(
        IServiceProvider services, Type grainClass, GrainType grainType, IReadOnlyDictionary<string, string> existingProperties) =>
        [new("name", Name)];
}

public sealed class LabelFilterDirector(ISiloMetadataCache metadata) : IPlacementFilterDirector
{
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos) =>
        silos.Where(silo => metadata.GetSiloMetadata(silo).Metadata["name"] == ((LabelFilter)filterStrategy).Name);
}
