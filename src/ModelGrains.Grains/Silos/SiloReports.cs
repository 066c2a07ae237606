using Microsoft.Extensions.Logging;
using ModelGrains.Models;
using ModelGrains.Silos;
using Orleans.Runtime;

namespace ModelGrains.Grains.Silos;

/// <summary>What every active silo holds. A silo that does not answer is left out: it is dead or dying, and what it holds with it. Safe for concurrent use.</summary>
public sealed partial class SiloReports
{
    private readonly IGrainFactory grains;
    private readonly IClusterMembershipService membership;
    private readonly ILogger<SiloReports> logger;

    /// <summary>Asks the members of a cluster.</summary>
    public SiloReports(IGrainFactory grains, IClusterMembershipService membership, ILogger<SiloReports> logger)
    {
        this.grains = grains;
        this.membership = membership;
        this.logger = logger;
    }

    /// <summary>The instances of the whole cluster.</summary>
    public async Task<IReadOnlyList<InstanceStatus>> ReadInstancesAsync(CancellationToken cancellationToken) =>
        [.. (await ReadAsync(cancellationToken)).SelectMany(report => report.Instances)];

    /// <summary>What each silo that answers holds.</summary>
    public async Task<IReadOnlyList<SiloReport>> ReadAsync(CancellationToken cancellationToken)
    {
        var silos = membership.ActiveSilos();
        var reports = await Task.WhenAll(silos.Select(ReadAsync)).WaitAsync(cancellationToken);
        return [.. reports.OfType<SiloReport>()];
    }

    private async Task<SiloReport?> ReadAsync(SiloAddress silo)
    {
        try
        {
            return await grains.Silo(silo).GetReportAsync();
        }
        catch (Exception e)
        {
            Log.SiloNotRead(logger, silo, e.Message);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1530, LogLevel.Warning, "Silo {Silo} did not say what it holds: {Reason}")]
        public static partial void SiloNotRead(ILogger logger, SiloAddress silo, string reason);
    }
}
