using System.Collections.Immutable;
using ModelGrains.Core.PredictionLogs;
using ModelGrains.Grains.Observation;
using ModelGrains.Inference;
using ModelGrains.Storage.PredictionLogs;

namespace ModelGrains.Grains.PredictionLogs;

/// <summary>Puts a model's sampled requests into the queue of the log.</summary>
internal sealed class PredictionLogObserver(PredictionLogModel model, PredictionLogWriter writer) : IRequestObserver
{
    public ImmutableArray<string> Headers => model.Headers;

    public bool Wants(InferRequest request, ReadOnlySpan<char> id) => model.Wants(request, id);

    public void OnAnswered(ObservedRequest request)
    {
        if (model.FieldsOf(request.Id, request.Version) is not { } fields)
            return;
        // Inputs that are not logged need not be copied.
        var kept = fields.HasInputs ? request.Keep().Request : request.Request with { Inputs = [] };
        writer.TryAdd(new PredictionLine(kept, request.Answer, fields, request.Time)
        {
            Id = request.Id,
            Version = request.Version,
            Pick = request.Pick,
            Latency = request.Latency,
        });
    }
}
