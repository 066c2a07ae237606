using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Models;

/// <summary>The runs of one batch size. Durations are sums over the runs, in microseconds.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.BatchCounters)]
public sealed record BatchCounters
{
    /// <summary>Elements along the batch dimension.</summary>
    [Id(0)]
    public required long BatchSize { get; init; }

    /// <summary>How many runs had this size.</summary>
    [Id(1)]
    public long Executions { get; init; }

    /// <summary>Time preparing inputs.</summary>
    [Id(2)]
    public long ComputeInputMicroseconds { get; init; }

    /// <summary>Time inside the session.</summary>
    [Id(3)]
    public long ComputeInferMicroseconds { get; init; }

    /// <summary>Time taking the outputs.</summary>
    [Id(4)]
    public long ComputeOutputMicroseconds { get; init; }
}
