using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Inference;

/// <summary>Where the time of one request went in its instance, in microseconds.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.InferTiming)]
public readonly record struct InferTiming
{
    /// <summary>From arrival at the instance to the start of the run.</summary>
    [Id(0)]
    public long QueueMicroseconds { get; init; }

    /// <summary>Preparing the inputs for the run, those of the whole batch.</summary>
    [Id(1)]
    public long ComputeInputMicroseconds { get; init; }

    /// <summary>Inside the session, for the whole batch.</summary>
    [Id(2)]
    public long ComputeInferMicroseconds { get; init; }

    /// <summary>Taking the outputs of the run.</summary>
    [Id(3)]
    public long ComputeOutputMicroseconds { get; init; }

    /// <summary>Elements along the batch dimension in the run that this request was part of.</summary>
    [Id(4)]
    public int BatchSize { get; init; }
}
