using ModelGrains.Errors;
using ModelGrains.Grains.Deployments;
using ModelGrains.Models;
using ModelGrains.Protocol.Management;
using Orleans;

namespace ModelGrains.Gateway.Management;

/// <summary>What the management API reads: records, routes and instances put together.</summary>
internal sealed class ManagementQueries
{
    private readonly IGrainFactory grains;

    public ManagementQueries(IGrainFactory grains) => this.grains = grains;

    public async Task<ModelListView> ListAsync()
    {
        var records = await grains.ListCatalogAsync();
        return new ModelListView(await Task.WhenAll(records.GroupBy(record => record.Key.Model).Select(group => ModelAsync(group.Key, [.. group]))));
    }

    public async Task<Outcome<ModelView>> FindAsync(ModelName model)
    {
        var records = await grains.Catalog(model).ListAsync(model);
        return records.IsEmpty ? ModelErrors.UnknownModel(model.Value) : await ModelAsync(model, records);
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

    private async Task<ModelView> ModelAsync(ModelName model, IReadOnlyList<VersionRecord> records)
    {
        var route = await grains.Route(model).GetAsync();
        var versions = await Task.WhenAll(records.Select(async record => ManagementViews.ToView(record, route, await InstancesAsync(record))));
        return new ModelView(model.Value, route.Revision, versions);
    }

    /// <summary>The instances of a version that is loaded; asking for others would activate their grains.</summary>
    private async Task<IReadOnlyList<InstanceStatus>> InstancesAsync(VersionRecord record) =>
        record.Desired != DesiredState.Loaded
            ? []
            : await Task.WhenAll(Enumerable.Range(0, record.Manifest.Instances)
                .Select(slot => grains.Instance(new InstanceKey(record.Key.Model, record.Key.Version, slot)).GetStatusAsync()));
}
