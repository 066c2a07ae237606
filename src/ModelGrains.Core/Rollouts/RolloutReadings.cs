using System.Collections.Immutable;
using ModelGrains.Core.Analysis;

namespace ModelGrains.Core.Rollouts;

/// <summary>What was seen for the analyses of a stage that are due, of each metric since its last measurement that said something.</summary>
public sealed record RolloutReadings
{
    /// <summary>For the stage's own analysis; default where it is not due, null where a metric's time only begins now.</summary>
    public ImmutableArray<AnalysisReading?> Step { get; init; }

    /// <summary>For the one beside the steps, likewise.</summary>
    public ImmutableArray<AnalysisReading?> Guard { get; init; }
}
