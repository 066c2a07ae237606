using Microsoft.Extensions.Logging;
using ModelGrains.Core.Catalog;
using ModelGrains.Models;
using Orleans.Runtime;

namespace ModelGrains.Grains.Deployments;

/// <summary>Finishes what a crash interrupted and loads what should be loaded. Run once after the silo has started.</summary>
public sealed partial class CatalogStartup
{
    private const int ParallelLoads = 2;

    private readonly IGrainFactory grains;
    private readonly IClusterMembershipService membership;
    private readonly ILogger<CatalogStartup> logger;
    private readonly InstanceControl instances;
    private readonly RouteConsequences consequences;
    private readonly PackageCleaner cleaner;

    internal CatalogStartup(
        IGrainFactory grains, IClusterMembershipService membership, ILogger<CatalogStartup> logger,
        InstanceControl instances, RouteConsequences consequences, PackageCleaner cleaner)
    {
        this.grains = grains;
        this.membership = membership;
        this.logger = logger;
        this.instances = instances;
        this.consequences = consequences;
        this.cleaner = cleaner;
    }

    /// <summary>Does it. A version that cannot be loaded is logged with its reason and keeps no other from it.</summary>
    /// <returns>Every record, and how many could not be loaded.</returns>
    public async Task<(IReadOnlyList<VersionRecord> Records, int Failures)> RunAsync(CancellationToken cancellationToken)
    {
        var records = await grains.ListCatalogAsync();
        if (membership.CurrentSnapshot.Members.Values.Count(member => member.Status == SiloStatus.Active) == 1)
        {
            foreach (var record in records.Where(VersionPlan.IsLeftOver))
            {
                Log.LeftOver(logger, record.Key, record.State);
                await grains.Catalog(record.Key.Model).RemoveAsync(record.Key);
            }

            await cleaner.CleanAsync();
        }

        foreach (var model in records.Select(record => record.Key.Model).Distinct())
            await consequences.ApplyAsync(model, "modelgrains", keepPrevious: false);

        records = await grains.ListCatalogAsync();
        var failures = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ParallelLoads, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(VersionPlan.ToLoad(records), parallel, async (record, _) =>
        {
            if (await instances.LoadAsync(record) is not null)
                Interlocked.Increment(ref failures);
        });
        return (records, failures);
    }

    private static partial class Log
    {
        [LoggerMessage(1310, LogLevel.Warning, "{Version} was left {State} by a deployment that was never answered; it is forgotten")]
        public static partial void LeftOver(ILogger logger, VersionKey version, VersionState state);
    }
}
