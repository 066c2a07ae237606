using ModelGrains.Models;
using ModelGrains.Protocol.Messages;

namespace ModelGrains.Protocol.Conversion;

/// <summary>Counters as the statistics extension has them.</summary>
public static class StatisticsMessages
{
    private const long NanosecondsPerMicrosecond = 1000;

    /// <summary>
    /// Writes the statistics of a version. Waiting counts requests, computing counts runs: requests that ran together are one run. There
    /// is no cache, no memory figure and no model that answers more than once: those parts are empty.
    /// </summary>
    /// <param name="key">The version.</param>
    /// <param name="counters">The sum over its instances.</param>
    public static ModelStatistics Write(VersionKey key, InstanceCounters counters) => new()
    {
        Name = key.Model.Value,
        Version = key.Version.ToString(),
        LastInference = (ulong)(counters.LastUsed?.ToUnixTimeMilliseconds() ?? 0),
        InferenceCount = (ulong)counters.Inferences,
        ExecutionCount = (ulong)counters.Executions,
        InferenceStats = new()
        {
            Success = Duration(counters.Succeeded, counters.SucceededMicroseconds),
            Fail = Duration(counters.Rejected + counters.Cancelled + counters.Failed, counters.UnansweredMicroseconds),
            Queue = Duration(counters.Succeeded, counters.QueueMicroseconds),
            ComputeInput = Duration(counters.Executions, counters.ComputeInputMicroseconds),
            ComputeInfer = Duration(counters.Executions, counters.ComputeMicroseconds),
            ComputeOutput = Duration(counters.Executions, counters.ComputeOutputMicroseconds),
            CacheHit = new(),
            CacheMiss = new(),
        },
        BatchStats = { counters.Batches.Select(Write) },
    };

    private static InferBatchStatistics Write(BatchCounters batch) => new()
    {
        BatchSize = (ulong)batch.BatchSize,
        ComputeInput = Duration(batch.Executions, batch.ComputeInputMicroseconds),
        ComputeInfer = Duration(batch.Executions, batch.ComputeInferMicroseconds),
        ComputeOutput = Duration(batch.Executions, batch.ComputeOutputMicroseconds),
    };

    private static StatisticDuration Duration(long count, long microseconds) =>
        new() { Count = (ulong)count, Ns = (ulong)(microseconds * NanosecondsPerMicrosecond) };
}
