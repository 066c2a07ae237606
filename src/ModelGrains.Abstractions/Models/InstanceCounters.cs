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
}
