using System.Collections.Immutable;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Models;

/// <summary>How a version was used, over all its instances, restarts and moves. At most one flush interval old. Durations are sums, in microseconds.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.VersionUsage)]
public sealed record VersionUsage
{
    /// <summary>The version.</summary>
    [Id(0)]
    public required VersionKey Key { get; init; }

    /// <summary>Requests, whatever became of them.</summary>
    [Id(1)]
    public long Requests { get; init; }

    /// <summary>Requests answered.</summary>
    [Id(2)]
    public long Succeeded { get; init; }

    /// <summary>Requests refused because of their input, a full queue or a version that was not ready.</summary>
    [Id(3)]
    public long Rejected { get; init; }

    /// <summary>Requests that failed in the runtime.</summary>
    [Id(4)]
    public long Failed { get; init; }

    /// <summary>Requests whose caller gave up or was too late.</summary>
    [Id(5)]
    public long Cancelled { get; init; }

    /// <summary>Elements along the batch dimension answered.</summary>
    [Id(6)]
    public long Inferences { get; init; }

    /// <summary>Runs of the session.</summary>
    [Id(7)]
    public long Executions { get; init; }

    /// <summary>Time between arrival and the start of the run.</summary>
    [Id(8)]
    public long QueueMicroseconds { get; init; }

    /// <summary>Time inside the session.</summary>
    [Id(9)]
    public long ComputeMicroseconds { get; init; }

    /// <summary>When the last request came, in UTC; null where none ever did.</summary>
    [Id(10)]
    public DateTimeOffset? LastUsed { get; init; }

    /// <summary>About how many distinct callers there were: exact for few, about 5 % off for many.</summary>
    [Id(11)]
    public long DistinctCallers { get; init; }

    /// <summary>The runs by their batch size, ascending.</summary>
    [Id(12)]
    public ImmutableArray<BatchCounters> Batches { get; init; } = [];
}
