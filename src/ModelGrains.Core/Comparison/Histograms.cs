using ModelGrains.Comparison;

namespace ModelGrains.Core.Comparison;

/// <summary>What histograms of one scale say: means, quantiles, and how far two distributions are apart. Pure.</summary>
public static class Histograms
{
    private const int PsiBins = 10;

    /// <summary>The mean of the finite values; null where there is none.</summary>
    public static double? Mean(ValueHistogram histogram) => histogram.Count == 0 ? null : histogram.Sum / histogram.Count;

    /// <summary>
    /// The value that a share of the values is not above: the smallest one whose rank is at least that share. At most
    /// <see cref="HistogramScale.RelativeError"/> of itself off; null where there is none.
    /// </summary>
    /// <param name="histogram">The values.</param>
    /// <param name="share">Which, 0 to 1: 0.5 is the median.</param>
    public static double? Quantile(ValueHistogram histogram, double share)
    {
        if (histogram.Count == 0)
            return null;
        var rank = Math.Clamp((long)Math.Ceiling(share * histogram.Count), 1, histogram.Count);
        var i = 0;
        for (var seen = histogram.Counts[0]; seen < rank; seen += histogram.Counts[i])
            i++;

        // The ends are known exactly, and nothing lies beyond them.
        return Math.Clamp(HistogramScale.Middle(histogram.Buckets[i]), histogram.Min, histogram.Max);
    }

    /// <summary>
    /// The Kolmogorov–Smirnov statistic: the largest distance between the two cumulative distributions, 0 to 1. Looked for between
    /// buckets only: never more than that of the values themselves, and less by at most the largest share that one bucket holds of a
    /// side. Null where a side has no value.
    /// </summary>
    public static double? KolmogorovSmirnov(ValueHistogram one, ValueHistogram other)
    {
        if (one.Count == 0 || other.Count == 0)
            return null;
        var (i, j) = (0, 0);
        var (below, otherBelow) = (0L, 0L);
        var largest = 0.0;
        while (i < one.Buckets.Length || j < other.Buckets.Length)
        {
            var bucket = Math.Min(i < one.Buckets.Length ? one.Buckets[i] : int.MaxValue, j < other.Buckets.Length ? other.Buckets[j] : int.MaxValue);
            if (i < one.Buckets.Length && one.Buckets[i] == bucket)
                below += one.Counts[i++];
            if (j < other.Buckets.Length && other.Buckets[j] == bucket)
                otherBelow += other.Counts[j++];
            largest = Math.Max(largest, Math.Abs(((double)below / one.Count) - ((double)otherBelow / other.Count)));
        }

        return largest;
    }

    /// <summary>
    /// The population stability index of the second distribution against the first: Σ (q − p) · ln(q / p) over bins, here the first
    /// one's tenths, as near as whole buckets come to them, and what lies below and above all its values. Up to 0.1 is usually read as
    /// no change, above 0.25 as a large one. Every bin counts half a value more, so that an empty one is no infinity. Null where a side has no value.
    /// </summary>
    public static double? StabilityIndex(ValueHistogram one, ValueHistogram other)
    {
        if (one.Count == 0 || other.Count == 0)
            return null;
        var edges = PsiEdges(one);
        return StabilityIndex(Bins(one, edges), Bins(other, edges));
    }

    /// <summary>The population stability index of counts against others of the same bins; null where a side has none.</summary>
    public static double? StabilityIndex(ReadOnlySpan<long> one, ReadOnlySpan<long> other)
    {
        var (total, otherTotal) = (0L, 0L);
        for (var i = 0; i < one.Length; i++)
        {
            total += one[i];
            otherTotal += other[i];
        }

        if (total == 0 || otherTotal == 0)
            return null;
        var index = 0.0;
        for (var i = 0; i < one.Length; i++)
        {
            if (one[i] == 0 && other[i] == 0)
                continue;
            var p = (one[i] + 0.5) / (total + (0.5 * one.Length));
            var q = (other[i] + 0.5) / (otherTotal + (0.5 * one.Length));
            index += (q - p) * Math.Log(q / p);
        }

        return index;
    }

    /// <summary>The last bucket of each bin, but for the last bin, which has no end.</summary>
    internal static List<int> PsiEdges(ValueHistogram reference)
    {
        var edges = new List<int> { reference.Buckets[0] - 1 };
        var (i, seen) = (0, reference.Counts[0]);
        for (var bin = 1; bin <= PsiBins; bin++)
        {
            while (seen * PsiBins < reference.Count * bin)
                seen += reference.Counts[++i];
            if (reference.Buckets[i] > edges[^1])
                edges.Add(reference.Buckets[i]);
        }

        return edges;
    }

    private static long[] Bins(ValueHistogram histogram, List<int> edges)
    {
        var bins = new long[edges.Count + 1];
        var bin = 0;
        for (var i = 0; i < histogram.Buckets.Length; i++)
        {
            while (bin < edges.Count && histogram.Buckets[i] > edges[bin])
                bin++;
            bins[bin] += histogram.Counts[i];
        }

        return bins;
    }
}
