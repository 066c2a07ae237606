using Microsoft.Extensions.Logging;
using ModelGrains.Core.Catalog;
using ModelGrains.Grains.PredictionLogs;
using ModelGrains.Grains.Retirement;
using ModelGrains.Grains.Rollouts;
using ModelGrains.Grains.Silos;
using ModelGrains.Models;

namespace ModelGrains.Grains.Deployments;

/// <summary>
/// Compares what should be served with what is there, and does what is missing: a lost message, a silo that died or a store that was away
/// leave nothing behind for good. Run at an interval on every silo; doing it twice comes to the same.
/// </summary>
public sealed partial class Reconciler
{
    private readonly IGrainFactory grains;
    private readonly InstanceTable instances;
    private readonly SiloReports reports;
    private readonly SweepLeader leader;
    private readonly PredictionLogReading predictionLogs;
    private readonly ILogger<Reconciler> logger;

    internal Reconciler(IGrainFactory grains, InstanceTable instances, SiloReports reports, SweepLeader leader, PredictionLogReading predictionLogs, ILogger<Reconciler> logger)
    {
        this.grains = grains;
        this.instances = instances;
        this.reports = reports;
        this.leader = leader;
        this.predictionLogs = predictionLogs;
        this.logger = logger;
    }

    /// <summary>One look. What is wanted is loaded only where there is room for it: others make room for requests, not for this.</summary>
    public async Task RunAsync()
    {
        // First what is here, then what is wanted: what came in between is not taken for something left over.
        var here = instances.Read();
        var records = (await grains.ListCatalogAsync()).ToDictionary(record => record.Key);
        foreach (var status in here.Where(status => status.State == InstanceState.Ready))
        {
            if (records.TryGetValue(status.Key.VersionKey, out var record) && record.Desired == DesiredState.Loaded)
                continue;
            Log.NotWanted(logger, status.Key);
            await grains.Instance(status.Key).UnloadAsync(record is null ? "deleted" : record.LastEvent.Reason, CancellationToken.None);
        }

        await predictionLogs.LoadAsync();
        if (!leader.IsHere)
            return;
        var anywhere = (await reports.ReadAsync(CancellationToken.None)).SelectMany(report => report.Instances).Select(status => status.Key).ToHashSet();
        foreach (var record in records.Values.Where(record => record.State == VersionState.Serving && VersionPlan.IsWanted(record)))
        {
            if (InstanceControl.Slots(record).All(anywhere.Contains))
                continue;
            var route = await grains.Route(record.Key.Model).GetAsync();
            foreach (var key in InstanceControl.Slots(record, route.Spec).Where(key => !anywhere.Contains(key)))
                await grains.Instance(key).GetStatusAsync();
        }

        await grains.ResumeDeploymentsAsync();
        await grains.ResumeRolloutsAsync();
    }

    private static partial class Log
    {
        [LoggerMessage(1350, LogLevel.Warning, "{Instance} is loaded and not wanted: it is drained and unloaded")]
        public static partial void NotWanted(ILogger logger, InstanceKey instance);
    }
}
