using System.Collections.Concurrent;
using ModelGrains.Core.PredictionLogs;
using ModelGrains.Grains.Observation;
using ModelGrains.PredictionLogs;
using ModelGrains.Storage.PredictionLogs;

namespace ModelGrains.Grains.PredictionLogs;

/// <summary>What this silo logs of which model: models of which nothing is logged are not observed at all. Safe for concurrent use.</summary>
public sealed class PredictionLogTable
{
    private const string Kind = "prediction-log";

    private readonly RequestObservers observers;
    private readonly PredictionLogWriter writer;
    private readonly ConcurrentDictionary<ModelName, PredictionLogModel> models = new();
    private readonly Lock gate = new();

    /// <summary>Makes an empty table.</summary>
    public PredictionLogTable(RequestObservers observers, PredictionLogWriter writer)
    {
        this.observers = observers;
        this.writer = writer;
    }

    /// <summary>What is logged of a model; null where this silo was told of nothing. Takes no lock.</summary>
    public PredictionLogModel? Find(ModelName model) => models.GetValueOrDefault(model);

    /// <summary>Takes a revision unless it or a newer one is there.</summary>
    public void Update(PredictionLogSettings settings)
    {
        lock (gate)
        {
            if (models.TryGetValue(settings.Model, out var standing) && standing.Settings.Revision >= settings.Revision)
                return;
            var model = new PredictionLogModel(settings);
            observers.Set(Kind, settings.Model, model.IsOn ? new PredictionLogObserver(model, writer) : null);
            models[settings.Model] = model;
        }
    }
}
