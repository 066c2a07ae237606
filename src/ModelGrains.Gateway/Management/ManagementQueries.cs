using ModelGrains.Core.Catalog;
using ModelGrains.Errors;
using ModelGrains.Grains.Deployments;
using ModelGrains.Grains.Silos;
using ModelGrains.Models;
using ModelGrains.Protocol.Management;
using Orleans;

namespace ModelGrains.Gateway.Management;

/// <summary>What the management API reads: records, routes and instances put together.</summary>
internal sealed class ManagementQueries
{
    private readonly IGrainFactory grains;
    private readonly SiloReports silos;

    public ManagementQueries(IGrainFactory grains, SiloReports silos)
    {
        this.grains = grains;
        this.silos = silos;
    }

    public async Task<ModelListView> ListAsync()
    {
        var records = await grains.ListCatalogAsync();
        var instances = await InstancesAsync();
        return new ModelListView(await Task.WhenAll(records.GroupBy(record => record.Key.Model).Select(group => ModelAsync(group.Key, [.. group], instances))));
    }

    public async Task<Outcome<ModelView>> FindAsync(ModelName model)
    {
        var records = await grains.Catalog(model).ListAsync(model);
        return records.IsEmpty ? ModelErrors.UnknownModel(model.Value) : await ModelAsync(model, records, await InstancesAsync());
    }

    public async Task<Outcome<VersionView>> FindAsync(VersionKey key)
    {
        var model = await FindAsync(key.Model);
        if (!model.IsSuccess)
            return model.Error;
        return model.Value.Versions.FirstOrDefault(version => version.Version == key.Version.Value) is { } version
            ? version
            : ModelErrors.UnknownVersion(key.Model.Value, key.Version.ToString());
    }

    private async Task<ModelView> ModelAsync(ModelName model, IReadOnlyList<VersionRecord> records, ILookup<VersionKey, InstanceStatus> instances)
    {
        var route = await grains.Route(model).GetAsync();
        return new ModelView(model.Value, route.Revision, [.. records.Select(record => ManagementViews.ToView(record, route, InstancesOf(record, instances)))])
        {
            Tag = EntityTags.Of(route.Revision, records),
        };
    }

    /// <summary>What the silos say they hold, in one call each: to ask every version's grain would activate and load them all.</summary>
    private async Task<ILookup<VersionKey, InstanceStatus>> InstancesAsync() =>
        (await silos.ReadInstancesAsync(CancellationToken.None)).ToLookup(instance => instance.Key.VersionKey);

    /// <summary>The instances of a version that is wanted; those that no silo holds are not loaded.</summary>
    private static IReadOnlyList<InstanceStatus> InstancesOf(VersionRecord record, ILookup<VersionKey, InstanceStatus> instances)
    {
        if (record.Desired != DesiredState.Loaded)
            return [];
        var held = instances[record.Key].ToLookup(instance => instance.Key.Slot);
        return [.. Enumerable.Range(0, record.Manifest.Instances).Select(slot => held[slot].FirstOrDefault() ?? NotHeld(record, slot))];
    }

    private static InstanceStatus NotHeld(VersionRecord record, int slot) => new()
    {
        Key = new InstanceKey(record.Key.Model, record.Key.Version, slot),
        State = InstanceState.New,
        Reason = VersionPlan.IsWanted(record) ? "not loaded: a request loads it" : "",
    };
}
