using ModelGrains.Analysis;
using ModelGrains.Grains.Analysis;
using ModelGrains.Grains.PredictionLogs;
using ModelGrains.Grains.Routing;
using ModelGrains.Grains.Shadows;
using ModelGrains.PredictionLogs;
using ModelGrains.Routing;
using ModelGrains.Silos;
using ModelGrains.Storage.PredictionLogs;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace ModelGrains.Grains.Silos;

/// <summary>This silo's own grain: the way for other silos to reach its local tables.</summary>
[SiloPlacement, Reentrant]
internal sealed class SiloGrain : Grain, ISiloGrain
{
    private readonly RouteTable routes;
    private readonly InstanceTable instances;
    private readonly MemoryAccount memory;
    private readonly ILocalSiloDetails silo;
    private readonly PredictionLogTable predictionLogs;
    private readonly PredictionLogWriter writer;
    private readonly TrackTable tracks;
    private readonly ShadowSilo shadows;

    public SiloGrain(
        RouteTable routes, InstanceTable instances, MemoryAccount memory, ILocalSiloDetails silo, PredictionLogTable predictionLogs, PredictionLogWriter writer,
        TrackTable tracks, ShadowSilo shadows)
    {
        this.shadows = shadows;
        this.tracks = tracks;
        this.predictionLogs = predictionLogs;
        this.writer = writer;
        this.memory = memory;
        this.routes = routes;
        this.instances = instances;
        this.silo = silo;
    }

    public Task RouteChangedAsync(RouteRevision route)
    {
        routes.Update(route);
        return Task.CompletedTask;
    }

    public Task RouteChangingAsync(ModelName model, long revision)
    {
        routes.News.OnAnnounced(model, revision);
        return Task.CompletedTask;
    }

    public Task<RouteDigest> GetRouteNewsAsync(long since) => Task.FromResult(routes.News.Since(since));

    public Task PredictionLogChangedAsync(PredictionLogSettings settings)
    {
        predictionLogs.Update(settings);
        return Task.CompletedTask;
    }

    public async Task<PredictionLogCounts> CountPredictionLogAsync(ModelName model, bool flush)
    {
        if (flush)
            await writer.FlushAsync(CancellationToken.None);
        return writer.Read(model);
    }

    public async Task<TracksReport> ReadTracksAsync(ReadTracks request)
    {
        if (request.ReportsShadows)
            await shadows.ReportAsync();
        return tracks.Read(request);
    }

    public Task<SiloReport> GetReportAsync() =>
        Task.FromResult(new SiloReport
        {
            Silo = silo.Name,
            Instances = [.. instances.Read().Select(status => status with { Silo = silo.Name })],
            MemoryBudget = memory.Budget,
            MemoryUsed = memory.Used,
        });
}
