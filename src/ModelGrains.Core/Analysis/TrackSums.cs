using System.Collections.Immutable;
using ModelGrains.Analysis;
using ModelGrains.Comparison;
using ModelGrains.Core.Comparison;

namespace ModelGrains.Core.Analysis;

/// <summary>Adds tracks up, and takes the earlier from the later of the same count: what is left is the time between. Pure.</summary>
public static class TrackSums
{
    /// <summary>What several silos counted, together.</summary>
    public static TrackState Add(TrackState one, TrackState other) => new()
    {
        Requests = one.Requests + other.Requests,
        Errors = one.Errors + other.Errors,
        Timeouts = one.Timeouts + other.Timeouts,
        Cancelled = one.Cancelled + other.Cancelled,
        Latency = Add(one.Latency, other.Latency),
        Outputs = Join(one, other, Add),
    };

    /// <summary>What came after an earlier state.</summary>
    public static TrackState Since(TrackState now, TrackState earlier) => new()
    {
        Requests = now.Requests - earlier.Requests,
        Errors = now.Errors - earlier.Errors,
        Timeouts = now.Timeouts - earlier.Timeouts,
        Cancelled = now.Cancelled - earlier.Cancelled,
        Latency = Since(now.Latency, earlier.Latency),
        Outputs = Join(now, earlier, Since),
    };

    /// <summary>The values that came after an earlier histogram. The least and the largest are those of all: of a histogram they cannot be taken back.</summary>
    public static ValueHistogram Since(ValueHistogram now, ValueHistogram earlier)
    {
        var (buckets, counts) = (ImmutableArray.CreateBuilder<int>(), ImmutableArray.CreateBuilder<long>());
        var j = 0;
        for (var i = 0; i < now.Buckets.Length; i++)
        {
            while (j < earlier.Buckets.Length && earlier.Buckets[j] < now.Buckets[i])
                j++;
            var count = now.Counts[i] - (j < earlier.Buckets.Length && earlier.Buckets[j] == now.Buckets[i] ? earlier.Counts[j] : 0);
            if (count == 0)
                continue;
            buckets.Add(now.Buckets[i]);
            counts.Add(count);
        }

        return new ValueHistogram
        {
            Buckets = buckets.ToImmutable(),
            Counts = counts.ToImmutable(),
            Count = now.Count - earlier.Count,
            Sum = HistogramTally.Sum(now.Sum, -earlier.Sum),
            Min = now.Min,
            Max = now.Max,
            NaNs = now.NaNs - earlier.NaNs,
            Infinities = now.Infinities - earlier.Infinities,
        };
    }

    private static ValueHistogram Add(ValueHistogram one, ValueHistogram other)
    {
        var tally = new HistogramTally();
        tally.Merge(one);
        tally.Merge(other);
        return tally.ToHistogram();
    }

    private static OutputTrack Add(OutputTrack one, OutputTrack other) =>
        one with { Answers = one.Answers + other.Answers, Invalid = one.Invalid + other.Invalid, Values = Add(one.Values, other.Values) };

    private static OutputTrack Since(OutputTrack now, OutputTrack earlier) =>
        now with { Answers = now.Answers - earlier.Answers, Invalid = now.Invalid - earlier.Invalid, Values = Since(now.Values, earlier.Values) };

    private static ImmutableArray<OutputTrack> Join(TrackState one, TrackState other, Func<OutputTrack, OutputTrack, OutputTrack> join)
    {
        var rest = other.Outputs.ToDictionary(output => output.Name);
        var joined = one.Outputs.Select(output => rest.Remove(output.Name, out var second) ? join(output, second) : output).ToList();
        return [.. joined.Concat(rest.Values).OrderBy(output => output.Name, StringComparer.Ordinal)];
    }
}
