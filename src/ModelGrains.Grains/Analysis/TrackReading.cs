using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using ModelGrains.Analysis;
using ModelGrains.Grains.Silos;
using Orleans.Runtime;

namespace ModelGrains.Grains.Analysis;

/// <summary>What every silo counted. One that does not answer is left out: what it counted goes with it, on both sides. Safe for concurrent use.</summary>
internal sealed partial class TrackReading
{
    private readonly IGrainFactory grains;
    private readonly IClusterMembershipService membership;
    private readonly ILogger<TrackReading> logger;

    public TrackReading(IGrainFactory grains, IClusterMembershipService membership, ILogger<TrackReading> logger)
    {
        this.grains = grains;
        this.membership = membership;
        this.logger = logger;
    }

    /// <summary>What each silo that answers counted so far.</summary>
    public async Task<ImmutableArray<TracksReport>> ReadAsync(ReadTracks request)
    {
        var reports = await Task.WhenAll(membership.ActiveSilos().Select(silo => ReadAsync(silo, request)));
        return [.. reports.OfType<TracksReport>()];
    }

    private async Task<TracksReport?> ReadAsync(SiloAddress silo, ReadTracks request)
    {
        try
        {
            return await grains.Silo(silo).ReadTracksAsync(request);
        }
        catch (Exception e)
        {
            Log.SiloNotRead(logger, silo, request.Model, e.Message);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1380, LogLevel.Warning, "Silo {Silo} did not say what became of requests of {Model}: {Reason}")]
        public static partial void SiloNotRead(ILogger logger, SiloAddress silo, ModelName model, string reason);
    }
}
