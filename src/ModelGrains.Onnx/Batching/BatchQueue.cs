using ModelGrains.Core.Batching;
using ModelGrains.Models;
using ModelGrains.Onnx.Runtime;
using ModelGrains.Onnx.Sessions;

namespace ModelGrains.Onnx.Batching;

/// <summary>
/// What waits for an instance: by priority, in a level as it came, and last what waited too long where such are delayed. The
/// batcher's lock guards it.
/// </summary>
internal sealed class BatchQueue
{
    /// <summary>How far beyond the largest batch to look for requests that fit the first.</summary>
    private const int LookAhead = 256;

    private readonly BatchingOptions options;
    private readonly WorkList[] levels;
    private readonly WorkList late = new();
    private readonly List<BatchCandidate> candidates = [];
    private readonly List<InferenceRun> runs = [];
    private int[] taken = [];

    public BatchQueue(BatchingOptions options)
    {
        this.options = options;
        levels = new WorkList[Math.Max(1, options.PriorityLevels)];
        for (var i = 0; i < levels.Length; i++)
            levels[i] = new WorkList();
    }

    /// <summary>How many wait.</summary>
    public int Count { get; private set; }

    /// <summary>Adds at the end of its level.</summary>
    public void Add(InferenceRun run)
    {
        levels[BatchPolicy.LevelOf(options, run.Request.Priority)].Add(run);
        Count++;
    }

    /// <summary>How many of those that wait are served before a request that comes now.</summary>
    public int CountBefore(InferenceRun run)
    {
        if (levels.Length == 1)
            return Count - late.Count;
        var count = 0;
        for (var i = 0; i <= BatchPolicy.LevelOf(options, run.Request.Priority); i++)
            count += levels[i].Count;
        return count;
    }

    /// <summary>Takes out one that waits; false where it does not.</summary>
    public bool TryRemove(InferenceRun run)
    {
        if (run.List is null)
            return false;
        run.List.Remove(run);
        Count--;
        return true;
    }

    /// <summary>Takes out the next batch.</summary>
    /// <param name="now">The time in microseconds.</param>
    /// <param name="batch">Gets what is taken; empty where nothing is to run now.</param>
    /// <returns>When to ask again at the latest, where nothing is taken.</returns>
    public long Take(long now, List<InferenceRun> batch)
    {
        var count = Next(now, out var waitUntil);
        for (var i = 0; i < count; i++)
        {
            var run = runs[taken[i]];
            _ = TryRemove(run);
            batch.Add(run);
        }

        return waitUntil;
    }

    /// <summary>Whether there is something to run now, and else when to ask again at the latest.</summary>
    public bool IsReady(long now, out long waitUntil) => Next(now, out waitUntil) > 0;

    /// <summary>Takes out what waited too long, or puts it last, as the options say.</summary>
    /// <param name="now">The time in microseconds.</param>
    /// <param name="rejected">Gets what is to be answered that it came too late.</param>
    /// <returns>When the next is too late and is to be rejected.</returns>
    public long Expire(long now, List<InferenceRun> rejected)
    {
        var next = long.MaxValue;
        if (options.QueueTimeoutMicroseconds == 0)
            return next;
        foreach (var level in levels)
        {
            // In a level they wait in the order they came.
            while (level.First is InferenceRun run)
            {
                if (!BatchPolicy.IsLate(options, run.ArrivedMicroseconds, now))
                {
                    next = Math.Min(next, run.ArrivedMicroseconds + options.QueueTimeoutMicroseconds);
                    break;
                }

                _ = TryRemove(run);
                if (options.TimeoutAction == QueueTimeoutAction.Reject)
                {
                    rejected.Add(run);
                }
                else
                {
                    late.Add(run);
                    Count++;
                }
            }
        }

        return options.TimeoutAction == QueueTimeoutAction.Reject ? next : long.MaxValue;
    }

    private int Next(long now, out long waitUntil)
    {
        candidates.Clear();
        runs.Clear();
        foreach (var level in levels)
            Look(level);
        Look(late);
        if (taken.Length < runs.Count)
            taken = new int[runs.Count * 2];
        return BatchPolicy.Next(options, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(candidates), now, taken, out waitUntil);
    }

    private void Look(WorkList list)
    {
        for (var work = list.First; work is InferenceRun run && runs.Count < options.MaxBatchSize + LookAhead; work = work.Next)
        {
            candidates.Add(new BatchCandidate(run.ArrivedMicroseconds, BatchShape.RowsOf(run.Request), runs.Count == 0 || BatchShape.AreAlike(runs[0].Request, run.Request)));
            runs.Add(run);
        }
    }
}
