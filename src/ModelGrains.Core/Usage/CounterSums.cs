using System.Collections.Immutable;
using ModelGrains.Models;

namespace ModelGrains.Core.Usage;

/// <summary>Adds the counters of instances up.</summary>
public static class CounterSums
{
    /// <summary>Both in one.</summary>
    public static InstanceCounters Add(InstanceCounters one, InstanceCounters other) => new()
    {
        Succeeded = one.Succeeded + other.Succeeded,
        Rejected = one.Rejected + other.Rejected,
        Cancelled = one.Cancelled + other.Cancelled,
        Failed = one.Failed + other.Failed,
        Inferences = one.Inferences + other.Inferences,
        Executions = one.Executions + other.Executions,
        QueueMicroseconds = one.QueueMicroseconds + other.QueueMicroseconds,
        ComputeMicroseconds = one.ComputeMicroseconds + other.ComputeMicroseconds,
        LastUsed = one.LastUsed is null || other.LastUsed > one.LastUsed ? other.LastUsed : one.LastUsed,
        SucceededMicroseconds = one.SucceededMicroseconds + other.SucceededMicroseconds,
        UnansweredMicroseconds = one.UnansweredMicroseconds + other.UnansweredMicroseconds,
        ComputeInputMicroseconds = one.ComputeInputMicroseconds + other.ComputeInputMicroseconds,
        ComputeOutputMicroseconds = one.ComputeOutputMicroseconds + other.ComputeOutputMicroseconds,
        Batches = Add(one.Batches, other.Batches),
        QueueLatency = one.QueueLatency.Add(other.QueueLatency),
        ComputeLatency = one.ComputeLatency.Add(other.ComputeLatency),
        RequestLatency = one.RequestLatency.Add(other.RequestLatency),
    };

    private static ImmutableArray<BatchCounters> Add(ImmutableArray<BatchCounters> one, ImmutableArray<BatchCounters> other) =>
        other.IsEmpty ? one : one.IsEmpty ? other :
        [.. one.Concat(other).GroupBy(batch => batch.BatchSize).OrderBy(size => size.Key).Select(size => new BatchCounters
        {
            BatchSize = size.Key,
            Executions = size.Sum(batch => batch.Executions),
            ComputeInputMicroseconds = size.Sum(batch => batch.ComputeInputMicroseconds),
            ComputeInferMicroseconds = size.Sum(batch => batch.ComputeInferMicroseconds),
            ComputeOutputMicroseconds = size.Sum(batch => batch.ComputeOutputMicroseconds),
        })];
}
