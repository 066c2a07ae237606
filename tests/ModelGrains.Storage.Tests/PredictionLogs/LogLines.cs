using System.Text.Json;
using ModelGrains.Core.PredictionLogs;
using ModelGrains.Inference;
using ModelGrains.PredictionLogs;
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
}
