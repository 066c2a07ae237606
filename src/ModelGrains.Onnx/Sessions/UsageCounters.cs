using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ModelGrains.Core.Usage;
using ModelGrains.Errors;
using ModelGrains.Models;

namespace ModelGrains.Onnx.Sessions;

/// <summary>
/// What one instance has done. Safe for concurrent use: every processor counts in a stripe of its own, under a lock that is next to
/// never contended, and reading adds them up.
/// </summary>
internal sealed class UsageCounters
{
    private const int MaxStripes = 16;

    private readonly TimeProvider time;
    private readonly double microsecondsPerTick;
    private readonly long[] bounds;
    private readonly UsageStripe?[] stripes = new UsageStripe?[Math.Min(Environment.ProcessorCount, MaxStripes)];
    private int[]? callers;

    public UsageCounters(TimeProvider time)
    {
        this.time = time;
        microsecondsPerTick = 1e6 / time.TimestampFrequency;
        bounds = [.. LatencyHistogram.Bounds.Select(bound => (long)(bound / microsecondsPerTick))];
    }

    /// <summary>A request of a known caller came.</summary>
    public void OnCaller(ulong caller)
    {
        var registers = Volatile.Read(ref callers) ?? Interlocked.CompareExchange(ref callers, new int[CallerSketch.Registers], null) ?? callers;
        CallerSketch.Add(registers, caller);
    }

    /// <summary>The sketch of the callers; empty where none is known.</summary>
    public ImmutableArray<byte> ReadCallers() =>
        Volatile.Read(ref callers) is { } registers ? ImmutableCollectionsMarshal.AsImmutableArray(CallerSketch.ToBytes(registers)) : [];

    /// <summary>A request is answered.</summary>
    /// <param name="arrivedAt">When it came.</param>
    /// <param name="startedAt">When its run began.</param>
    /// <param name="finishedAt">When its answer was there.</param>
    /// <param name="elements">Its elements along the batch dimension.</param>
    public void OnAnswered(long arrivedAt, long startedAt, long finishedAt, long elements)
    {
        var stripe = Stripe();
        lock (stripe)
        {
            stripe.LastUsed = Math.Max(stripe.LastUsed, arrivedAt);
            stripe.Succeeded++;
            stripe.Inferences += elements;
            stripe.Queued += startedAt - arrivedAt;
            stripe.Answered += finishedAt - arrivedAt;
            stripe.QueueBuckets[BucketOf(startedAt - arrivedAt)]++;
            stripe.RequestBuckets[BucketOf(finishedAt - arrivedAt)]++;
        }
    }

    /// <summary>A request is not answered.</summary>
    public void OnUnanswered(ModelErrorCode code, long arrivedAt, long now)
    {
        var stripe = Stripe();
        lock (stripe)
        {
            stripe.LastUsed = Math.Max(stripe.LastUsed, arrivedAt);
            stripe.Unanswered += now - arrivedAt;
            switch (code)
            {
                case ModelErrorCode.Cancelled or ModelErrorCode.DeadlineExceeded:
                    stripe.Cancelled++;
                    break;
                case ModelErrorCode.RuntimeFault or ModelErrorCode.InstanceLost:
                    stripe.Failed++;
                    break;
                default:
                    stripe.Rejected++;
                    break;
            }
        }
    }

    /// <summary>The session ran, whatever came of it.</summary>
    /// <param name="times">When its parts began and ended.</param>
    /// <param name="elements">The elements along the batch dimension.</param>
    public void OnRun(in RunTimes times, long elements)
    {
        var stripe = Stripe();
        lock (stripe)
        {
            stripe.Total.Add(times);
            stripe.Batch(elements)?.Add(times);
            stripe.ComputeBuckets[BucketOf(times.Infer)]++;
        }
    }

    /// <summary>Whole microseconds of time stamps.</summary>
    public long Microseconds(long ticks) => (long)(ticks * microsecondsPerTick);

    /// <summary>When the last request came, as a time stamp; <see cref="long.MinValue"/> before the first.</summary>
    public long LastUsed
    {
        get
        {
            var last = long.MinValue;
            foreach (var stripe in stripes)
            {
                if (stripe is null)
                    continue;
                lock (stripe)
                    last = Math.Max(last, stripe.LastUsed);
            }

            return last;
        }
    }

    /// <summary>The sums until now.</summary>
    public InstanceCounters Read()
    {
        var sum = new UsageStripe();
        foreach (var stripe in stripes)
        {
            if (stripe is null)
                continue;
            lock (stripe)
                sum.Add(stripe);
        }

        return new InstanceCounters
        {
            Succeeded = sum.Succeeded,
            Rejected = sum.Rejected,
            Cancelled = sum.Cancelled,
            Failed = sum.Failed,
            Inferences = sum.Inferences,
            Executions = sum.Total.Executions,
            QueueMicroseconds = Microseconds(sum.Queued),
            ComputeMicroseconds = Microseconds(sum.Total.Infer),
            LastUsed = sum.LastUsed == long.MinValue ? null : time.GetUtcNow() - time.GetElapsedTime(sum.LastUsed),
            SucceededMicroseconds = Microseconds(sum.Answered),
            UnansweredMicroseconds = Microseconds(sum.Unanswered),
            ComputeInputMicroseconds = Microseconds(sum.Total.Input),
            ComputeOutputMicroseconds = Microseconds(sum.Total.Output),
            Batches = sum.Batches.Count == 0 ? [] : [.. sum.Batches.OrderBy(pair => pair.Key).Take(UsageStripe.MaxSizes).Select(pair => Convert(pair.Key, pair.Value))],
            QueueLatency = Histogram(sum.QueueBuckets, sum.Queued),
            ComputeLatency = Histogram(sum.ComputeBuckets, sum.Total.Infer),
            RequestLatency = Histogram(sum.RequestBuckets, sum.Answered),
        };
    }

    private BatchCounters Convert(long size, RunSums runs) => new()
    {
        BatchSize = size,
        Executions = runs.Executions,
        ComputeInputMicroseconds = Microseconds(runs.Input),
        ComputeInferMicroseconds = Microseconds(runs.Infer),
        ComputeOutputMicroseconds = Microseconds(runs.Output),
    };

    private LatencyHistogram Histogram(long[] buckets, long ticks) =>
        buckets.AsSpan().ContainsAnyExcept(0) ? new LatencyHistogram { Counts = ImmutableArray.Create(buckets), SumMicroseconds = Microseconds(ticks) } : LatencyHistogram.Empty;

    private int BucketOf(long ticks)
    {
        var limits = bounds;
        var bucket = 0;
        while (bucket < limits.Length && ticks > limits[bucket])
            bucket++;
        return bucket;
    }

    private UsageStripe Stripe()
    {
        ref var stripe = ref stripes[Thread.GetCurrentProcessorId() % stripes.Length];
        return Volatile.Read(ref stripe) ?? Interlocked.CompareExchange(ref stripe, new UsageStripe(), null) ?? stripe;
    }
}
