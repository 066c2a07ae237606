using ModelGrains.PredictionLogs;

namespace ModelGrains.Grains.PredictionLogs;

/// <summary>What a partition of prediction logs stores.</summary>
[GenerateSerializer, Alias("mg.PredictionLogState")]
internal sealed class PredictionLogState
{
    /// <summary>What stands, for each model about which somebody said something.</summary>
    [Id(0)]
    public List<PredictionLogSettings> Models { get; set; } = [];
}
