using System.Collections.Immutable;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Models;

/// <summary>What an instance has done since it was activated. Durations are sums, in microseconds.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.InstanceCounters)]
public sealed record InstanceCounters
{
    /// <summary>Requests answered.</summary>
    [Id(0)]
    public long Succeeded { get; init; }

    /// <summary>Requests refused because of their input.</summary>
    [Id(1)]
    public long Rejected { get; init; }

    /// <summary>Requests whose caller gave up or was too late.</summary>
    [Id(2)]
    public long Cancelled { get; init; }

    /// <summary>Requests that failed in the runtime.</summary>
    [Id(3)]
    public long Failed { get; init; }

    /// <summary>Elements along the batch dimension answered.</summary>
    [Id(4)]
    public long Inferences { get; init; }

    /// <summary>Runs of the session.</summary>
    [Id(5)]
    public long Executions { get; init; }

    /// <summary>Time between arrival and the start of the run.</summary>
    [Id(6)]
    public long QueueMicroseconds { get; init; }

    /// <summary>Time inside the session.</summary>
    [Id(7)]
    public long ComputeMicroseconds { get; init; }

    /// <summary>When the last request came; null before the first.</summary>
    [Id(8)]
    public DateTimeOffset? LastUsed { get; init; }

    /// <summary>Time in the instance of the requests answered.</summary>
    [Id(9)]
    public long SucceededMicroseconds { get; init; }

    /// <summary>Time in the instance of the requests not answered, whatever the reason.</summary>
    [Id(10)]
    public long UnansweredMicroseconds { get; init; }

    /// <summary>Time preparing inputs for runs.</summary>
    [Id(11)]
    public long ComputeInputMicroseconds { get; init; }

    /// <summary>Time taking the outputs of runs.</summary>
    [Id(12)]
    public long ComputeOutputMicroseconds { get; init; }

    /// <summary>The runs by their batch size, ascending.</summary>
    [Id(13)]
    public ImmutableArray<BatchCounters> Batches { get; init; } = [];

    /// <summary>How long requests waited for their run.</summary>
    [Id(14)]
    public LatencyHistogram QueueLatency { get; init; } = LatencyHistogram.Empty;

    /// <summary>How long runs took inside the session.</summary>
    [Id(15)]
    public LatencyHistogram ComputeLatency { get; init; } = LatencyHistogram.Empty;

    /// <summary>How long the answered requests were in the instance.</summary>
    [Id(16)]
    public LatencyHistogram RequestLatency { get; init; } = LatencyHistogram.Empty;
}
