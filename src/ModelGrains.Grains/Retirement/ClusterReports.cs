using Microsoft.Extensions.Logging;
using ModelGrains.Silos;
using Orleans.Runtime;

namespace ModelGrains.Grains.Retirement;

/// <summary>What every active silo holds; one that does not answer is left out.</summary>
internal sealed partial class ClusterReports
{
    private readonly IGrainFactory grains;
    private readonly IClusterMembershipService membership;
    private readonly ILogger<ClusterReports> logger;

    public ClusterReports(IGrainFactory grains, IClusterMembershipService membership, ILogger<ClusterReports> logger)
    {
        this.grains = grains;
        this.membership = membership;
        this.logger = logger;
    }

    public async Task<IReadOnlyList<SiloReport>> ReadAsync()
    {
        var silos = membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress);
        return [.. (await Task.WhenAll(silos.Select(ReadAsync))).OfType<SiloReport>()];
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
