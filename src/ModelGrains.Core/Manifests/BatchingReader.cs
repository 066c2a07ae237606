using System.Collections.Immutable;
using System.Text.Json;
using ModelGrains.Models;

namespace ModelGrains.Core.Manifests;

/// <summary>Reads the <c>batching</c> of a manifest.</summary>
internal static class BatchingReader
{
    /// <summary>The options; null where the manifest says nothing of them.</summary>
    public static BatchingOptions? Read(JsonFields fields)
    {
        if (fields.Object(
            "batching", "maxBatchSize", "preferredBatchSizes", "maxQueueDelayMicroseconds", "maxQueueSize", "queueTimeoutMicroseconds", "timeoutAction",
            "priorityLevels", "defaultPriorityLevel") is not { } batching)
        {
            return null;
        }

        var max = batching.Whole("maxBatchSize", 1, 65536);
        if (max is null && !batching.Has("maxBatchSize"))
            batching.Add("maxBatchSize", "is missing, expected a whole number from 1 to 65536");
        var levels = batching.Whole("priorityLevels", 0, 100) ?? 0;
        var defaultLevel = batching.Whole("defaultPriorityLevel", 0, 100) ?? 0;
        if (defaultLevel > levels)
            batching.Add("defaultPriorityLevel", $"is {defaultLevel}, expected at most priorityLevels, which is {levels}");
        return new BatchingOptions
        {
            MaxBatchSize = max ?? 1,
            PreferredBatchSizes = ReadPreferred(batching, max ?? int.MaxValue),
            MaxQueueDelayMicroseconds = batching.Whole("maxQueueDelayMicroseconds", 0, 10_000_000) ?? 0,
            MaxQueueSize = batching.Whole("maxQueueSize", 0, 1_000_000) ?? 0,
            QueueTimeoutMicroseconds = batching.Whole("queueTimeoutMicroseconds", 0, 600_000_000) ?? 0,
            TimeoutAction = ReadAction(batching),
            PriorityLevels = levels,
            DefaultPriorityLevel = defaultLevel,
        };
    }

    private static ImmutableArray<int> ReadPreferred(JsonFields batching, int max)
    {
        var preferred = ImmutableArray.CreateBuilder<int>();
        foreach (var (item, path) in batching.Items("preferredBatchSizes"))
        {
            if (item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var size) && size >= 1 && size <= max && (preferred.Count == 0 || size > preferred[^1]))
                preferred.Add(size);
            else
                batching.Add("preferredBatchSizes", $"{path} is {JsonFields.Describe(item)}, expected ascending sizes from 1 to maxBatchSize");
        }

        return preferred.ToImmutable();
    }

    private static QueueTimeoutAction ReadAction(JsonFields batching)
    {
        var action = batching.Text("timeoutAction", 50);
        if (action is not (null or "reject" or "delay"))
            batching.Add("timeoutAction", $"is '{action}', expected 'reject' or 'delay'");
        return action == "delay" ? QueueTimeoutAction.Delay : QueueTimeoutAction.Reject;
    }
}
