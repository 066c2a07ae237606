using System.Collections.Immutable;
using ModelGrains.Errors;
using ModelGrains.Grains.Deployments;
using ModelGrains.Grains.Silos;
using ModelGrains.Grains.Usage;
using ModelGrains.Models;
using ModelGrains.Protocol.Management;
using Orleans;

namespace ModelGrains.Gateway.Management;

/// <summary>Usage and health put together of the catalog, the usage grains and the silos: a call for each partition and silo, however many versions there are.</summary>
internal sealed class UsageQueries
{
    private readonly IGrainFactory grains;
    private readonly SiloReports silos;

    public UsageQueries(IGrainFactory grains, SiloReports silos)
    {
        this.grains = grains;
        this.silos = silos;
    }

    public async Task<UsageListView> UsageAsync()
    {
        var usage = await grains.ListUsageAsync();
        return ToView(await grains.ListCatalogAsync(), usage);
    }

    public async Task<Outcome<UsageListView>> UsageAsync(ModelName model)
    {
        var records = await grains.Catalog(model).ListAsync(model);
        if (records.IsEmpty)
            return ModelErrors.UnknownModel(model.Value);
        var usage = await grains.Usage(model).GetAsync(model);
        return ToView(records, usage.ToImmutableDictionary(one => one.Key));
    }

    public async Task<HealthListView> HealthAsync()
    {
        var usage = await grains.ListUsageAsync();
        var records = await grains.ListCatalogAsync();
        var reports = await silos.ReadAsync(CancellationToken.None);
        var instances = reports.SelectMany(report => report.Instances).ToLookup(instance => instance.Key.VersionKey);
        return new HealthListView(
            [.. records.Select(record => UsageViews.ToView(record, [.. instances[record.Key].OrderBy(instance => instance.Key.Slot)], usage.GetValueOrDefault(record.Key)))],
            [.. reports.Select(report => new SiloMemoryView(report.Silo, report.MemoryBudget, report.MemoryUsed, report.MemoryFree))]);
    }

    private static UsageListView ToView(IEnumerable<VersionRecord> records, IReadOnlyDictionary<VersionKey, VersionUsage> usage) =>
        new([.. records.Select(record => UsageViews.ToView(usage.GetValueOrDefault(record.Key) ?? new VersionUsage { Key = record.Key }))]);
}
