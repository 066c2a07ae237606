using ModelGrains.Analysis;
using ModelGrains.PredictionLogs;
using ModelGrains.Routing;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Silos;

/// <summary>One silo's own grain, always on that silo; its key is the silo's address in Orleans' parsable form.</summary>
[Alias(Aliases.SiloGrain)]
public interface ISiloGrain : IGrainWithStringKey
{
    /// <summary>Takes a route's new revision; an older one than the silo has is ignored.</summary>
    [Alias(Aliases.Changed)]
    [ResponseTimeout("00:00:05")]
    Task RouteChangedAsync(RouteRevision route);

    /// <summary>Is told that a revision of a route is about to be stored: where it is not told of it soon, it asks.</summary>
    [Alias(Aliases.Changing)]
    [ResponseTimeout("00:00:01")]
    Task RouteChangingAsync(ModelName model, long revision);

    /// <summary>What changed in what the silo knows of routes.</summary>
    /// <param name="since">The stamp of its answer before; 0 for everything.</param>
    [Alias(Aliases.News)]
    [ResponseTimeout("00:00:01")]
    Task<RouteDigest> GetRouteNewsAsync(long since);

    /// <summary>Takes what is logged of a model's predictions; an older revision than the silo has is ignored.</summary>
    [Alias(Aliases.PredictionLogChanged)]
    [ResponseTimeout("00:00:05")]
    Task PredictionLogChangedAsync(PredictionLogSettings settings);

    /// <summary>What became of a model's log lines on the silo.</summary>
    /// <param name="model">The model.</param>
    /// <param name="flush">Whether to write first what waits; lines that come meanwhile may wait then.</param>
    [Alias(Aliases.PredictionLogCounted)]
    Task<PredictionLogCounts> CountPredictionLogAsync(ModelName model, bool flush);

    /// <summary>What became of the requests of a model's versions that came to the silo, since it was first asked so.</summary>
    [Alias(Aliases.Tracks)]
    [ResponseTimeout("00:00:05")]
    Task<TracksReport> ReadTracksAsync(ReadTracks request);

    /// <summary>What the silo holds.</summary>
    [Alias(Aliases.Get)]
    Task<SiloReport> GetReportAsync();
}
