using System.Text.Json;
using ModelGrains.Core.Experiments;
using ModelGrains.Core.PredictionLogs;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.PredictionLogs;
using ModelGrains.Routing;
using ModelGrains.Storage.PredictionLogs;

namespace ModelGrains.Storage.Tests.PredictionLogs;

/// <summary>Lines of a model's log for tests.</summary>
internal static class LogLines
{
    public static readonly ModelName Fraud = ModelName.Parse("fraud");

    public static readonly DateTimeOffset Noon = new(2027, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private static readonly FieldSelection Fields = new(new PredictionLogSpec(), "s");

    public static PredictionLine Prediction(string id, DateTimeOffset? time = null, string model = "fraud") => new(
        new InferRequest { Model = ModelName.Parse(model), Inputs = [] },
        new InferResponse { Model = ModelName.Parse(model), Version = new ModelVersion(3), Outputs = [] },
        Fields,
        time ?? Noon)
    {
        Id = id,
        Version = new ModelVersion(3),
        Latency = TimeSpan.FromMilliseconds(1),
    };

    /// <summary>A request that a version answered or failed, picked for a reason.</summary>
    public static PredictionLine Picked(string id, int version, PickReason reason, DateTimeOffset? time = null, bool hasFailed = false) => new(
        new InferRequest { Model = Fraud, Inputs = [] },
        hasFailed ? ModelErrors.Cancelled() : new InferResponse { Model = Fraud, Version = new ModelVersion(version), Outputs = [] },
        Fields,
        time ?? Noon)
    {
        Id = id,
        Version = new ModelVersion(version),
        Pick = new PickExplanation { Revision = 1, Reason = reason, Segment = reason == PickReason.Segment ? "beta" : "" },
    };

    public static OutcomeLine Outcome(string id, object value, DateTimeOffset? time = null) => new(Fraud, id, JsonSerializer.SerializeToElement(value), time ?? Noon);

    /// <summary>A member with lines.</summary>
    public static byte[] Member(params ReadOnlySpan<string> ids)
    {
        var batch = new LogBatch();
        foreach (var id in ids)
            batch.Add(Prediction(id));
        return batch.Take()[0].Member;
    }

    public static async Task<List<LoggedPrediction>> ReadAsync(PredictionLogReader reader, string model = "fraud", bool withOutcomes = false, DateOnly? from = null, DateOnly? to = null)
    {
        var read = new List<LoggedPrediction>();
        await foreach (var line in reader.ReadAsync(ModelName.Parse(model), from, to, withOutcomes))
            read.Add(line);
        return read;
    }

    /// <summary>The predictions between two times with their outcomes, numbers as they are; null where there are more outcomes than a hundred.</summary>
    public static async Task<List<JoinedPrediction>?> JoinAsync(PredictionLogReader reader, DateTimeOffset? from = null, DateTimeOffset? to = null, int maxOutcomes = 100)
    {
        var joined = new List<JoinedPrediction>();
        return await reader.JoinAsync(Fraud, from, to, value => OutcomeNumber.Of(value, ""), maxOutcomes, joined.Add, default) ? joined : null;
    }
}
