using System.Runtime.InteropServices;
using ModelGrains.Models;

namespace ModelGrains.Onnx.Sessions;

/// <summary>One processor's part of <see cref="UsageCounters"/>; whoever uses it holds its lock. Durations are in time stamps.</summary>
internal sealed class UsageStripe
{
    /// <summary>How many batch sizes are told apart: callers choose them, so there must be an end.</summary>
    public const int MaxSizes = 256;

    private long lastSize = -1;
    private RunSums? lastBatch;

    public long LastUsed { get; set; } = long.MinValue;

    public long Succeeded { get; set; }

    public long Rejected { get; set; }

    public long Cancelled { get; set; }

    public long Failed { get; set; }

    public long Inferences { get; set; }

    public long Queued { get; set; }

    public long Answered { get; set; }

    public long Unanswered { get; set; }

    public RunSums Total { get; } = new();

    public Dictionary<long, RunSums> Batches { get; } = [];

    public long[] QueueBuckets { get; } = new long[LatencyHistogram.Bounds.Length + 1];

    public long[] ComputeBuckets { get; } = new long[LatencyHistogram.Bounds.Length + 1];

    public long[] RequestBuckets { get; } = new long[LatencyHistogram.Bounds.Length + 1];

    /// <summary>The runs of one batch size; null where there are too many sizes.</summary>
    public RunSums? Batch(long size)
    {
        if (size == lastSize)
            return lastBatch;
        if (Batches.Count >= MaxSizes && !Batches.ContainsKey(size))
            return null;
        lastBatch = CollectionsMarshal.GetValueRefOrAddDefault(Batches, size, out _) ??= new RunSums();
        lastSize = size;
        return lastBatch;
    }

    public void Add(UsageStripe other)
    {
        LastUsed = Math.Max(LastUsed, other.LastUsed);
        Succeeded += other.Succeeded;
        Rejected += other.Rejected;
        Cancelled += other.Cancelled;
        Failed += other.Failed;
        Inferences += other.Inferences;
        Queued += other.Queued;
        Answered += other.Answered;
        Unanswered += other.Unanswered;
        Total.Add(other.Total);
        foreach (var (size, runs) in other.Batches)
            (CollectionsMarshal.GetValueRefOrAddDefault(Batches, size, out _) ??= new RunSums()).Add(runs);
        Add(QueueBuckets, other.QueueBuckets);
        Add(ComputeBuckets, other.ComputeBuckets);
        Add(RequestBuckets, other.RequestBuckets);
    }

    private static void Add(long[] buckets, long[] others)
    {
        for (var i = 0; i < buckets.Length; i++)
            buckets[i] += others[i];
    }
}
