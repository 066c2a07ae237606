using Microsoft.Extensions.Logging;
using ModelGrains.Grains.Silos;
using ModelGrains.PredictionLogs;
using Orleans.Runtime;

namespace ModelGrains.Grains.PredictionLogs;

/// <summary>Reads what is logged, and what became of it on every silo. Safe for concurrent use.</summary>
public sealed partial class PredictionLogReading
{
    private readonly IGrainFactory grains;
    private readonly IClusterMembershipService membership;
    private readonly PredictionLogTable table;
    private readonly ILogger<PredictionLogReading> logger;

    /// <summary>Asks the grains of a cluster.</summary>
    public PredictionLogReading(IGrainFactory grains, IClusterMembershipService membership, PredictionLogTable table, ILogger<PredictionLogReading> logger)
    {
        this.grains = grains;
        this.membership = membership;
        this.table = table;
        this.logger = logger;
    }

    /// <summary>Gives this silo everything that stands: when it has started, and at an interval, for what it was not told of.</summary>
    public async Task LoadAsync()
    {
        var partitions = await Task.WhenAll(Enumerable.Range(0, GrainFactoryExtensions.CatalogPartitions).Select(partition => grains.PredictionLogPartition(partition).ListAsync()));
        foreach (var settings in partitions.SelectMany(all => all))
            table.Update(settings);
    }

    /// <summary>What became of a model's lines, over all silos that answer.</summary>
    /// <param name="model">The model.</param>
    /// <param name="flush">Whether to write first what waits.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<PredictionLogCounts> CountAsync(ModelName model, bool flush, CancellationToken cancellationToken)
    {
        var silos = membership.ActiveSilos();
        var counts = await Task.WhenAll(silos.Select(silo => CountAsync(silo, model, flush))).WaitAsync(cancellationToken);
        return new PredictionLogCounts
        {
            Written = counts.Sum(count => count.Written),
            Dropped = counts.Sum(count => count.Dropped),
            Waiting = counts.Sum(count => count.Waiting),
        };
    }

    private async Task<PredictionLogCounts> CountAsync(SiloAddress silo, ModelName model, bool flush)
    {
        try
        {
            return await grains.Silo(silo).CountPredictionLogAsync(model, flush);
        }
        catch (Exception e) when (!flush)
        {
            Log.SiloNotCounted(logger, silo, e.Message);
            return default;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1122, LogLevel.Warning, "Silo {Silo} did not say what it logged: {Reason}")]
        public static partial void SiloNotCounted(ILogger logger, SiloAddress silo, string reason);
    }
}
