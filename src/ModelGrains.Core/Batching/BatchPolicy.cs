using ModelGrains.Models;

namespace ModelGrains.Core.Batching;

/// <summary>
/// What of the requests that wait is the next run of an idle instance. Preferred sizes and the delay mean what they mean to Triton's
/// dynamic batcher: until the oldest has waited <see cref="BatchingOptions.MaxQueueDelayMicroseconds"/>, a batch goes at the largest
/// preferred size reached, or when it cannot grow; after that, or without a delay, as large as it can be. Pure.
/// </summary>
public static class BatchPolicy
{
    /// <summary>Picks the next batch.</summary>
    /// <param name="options">The limits.</param>
    /// <param name="waiting">What waits, in the order to serve it; the first is in the batch whatever else is.</param>
    /// <param name="now">The time, in the microseconds of <see cref="BatchCandidate.ArrivedAt"/>.</param>
    /// <param name="taken">Gets the places in <paramref name="waiting"/> of what is in the batch, ascending; as long as <paramref name="waiting"/>.</param>
    /// <param name="waitUntil">Where nothing is taken: when to ask again at the latest; <see cref="long.MaxValue"/> where nothing waits.</param>
    /// <returns>How many are taken; 0 to wait for more.</returns>
    public static int Next(BatchingOptions options, ReadOnlySpan<BatchCandidate> waiting, long now, Span<int> taken, out long waitUntil)
    {
        waitUntil = long.MaxValue;
        int count = 0, preferredCount = 0;
        long rows = 0, oldest = long.MaxValue;
        var isHeldUp = false;
        for (var i = 0; i < waiting.Length && rows < options.MaxBatchSize; i++)
        {
            var candidate = waiting[i];
            if (i > 0 && (!candidate.IsLikeFirst || rows + candidate.Rows > options.MaxBatchSize))
            {
                isHeldUp = true;
                continue;
            }

            taken[count++] = i;
            rows += candidate.Rows;
            oldest = Math.Min(oldest, candidate.ArrivedAt);
            if (!options.PreferredBatchSizes.IsDefaultOrEmpty && rows <= int.MaxValue && options.PreferredBatchSizes.Contains((int)rows))
                preferredCount = count;
        }

        if (count == 0 || now - oldest >= options.MaxQueueDelayMicroseconds)
            return count;
        if (preferredCount > 0)
            return preferredCount;
        var enough = options.PreferredBatchSizes.IsDefaultOrEmpty ? options.MaxBatchSize : options.PreferredBatchSizes[^1];
        if (isHeldUp || rows >= enough)
            return count;
        waitUntil = oldest + options.MaxQueueDelayMicroseconds;
        return 0;
    }

    /// <summary>Whether a request has waited longer than it may.</summary>
    public static bool IsLate(BatchingOptions options, long arrivedAt, long now) =>
        options.QueueTimeoutMicroseconds > 0 && now - arrivedAt >= options.QueueTimeoutMicroseconds;

    /// <summary>The priority level of a request, from 0 for the highest; the check against the range is <see cref="BatchShape.Check"/>'s.</summary>
    public static int LevelOf(BatchingOptions options, int priority)
    {
        if (options.PriorityLevels == 0)
            return 0;
        var asked = priority > 0 ? priority : options.DefaultPriorityLevel;
        return (asked is > 0 && asked <= options.PriorityLevels ? asked : options.PriorityLevels) - 1;
    }
}
