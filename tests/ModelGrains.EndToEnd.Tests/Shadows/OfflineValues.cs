using ModelGrains.Core.Comparison;
using ModelGrains.Protocol.Management;

namespace ModelGrains.EndToEnd.Tests.Shadows;

/// <summary>The values of one side, all of them kept.</summary>
internal sealed class OfflineValues
{
    private readonly double[] all;
    private readonly double[] finite;

    public OfflineValues(IEnumerable<double> values)
    {
        all = [.. values];
        finite = [.. all.Where(double.IsFinite).Order()];
    }

    /// <summary>How far the quantiles compared were off at most, as a share of themselves.</summary>
    public double WorstQuantile { get; private set; }

    /// <summary>Holds what was reported of the values against them.</summary>
    public void AssertIs(DistributionView view)
    {
        Assert.Equal(finite.Length, view.Count);
        Assert.Equal(all.Count(double.IsNaN), view.NaNs);
        Assert.Equal(all.Count(double.IsInfinity), view.Infinities);
        Assert.Equal((finite[0], finite[^1]), (view.Min, view.Max));
        Assert.Equal(finite.Average(), view.Mean!.Value, 1e-9 * finite.Max(Math.Abs));
        foreach (var (share, quantile) in ((double, double?)[])[(0.05, view.P05), (0.25, view.P25), (0.5, view.P50), (0.75, view.P75), (0.95, view.P95)])
            AssertQuantile(share, quantile!.Value, 0);
    }

    /// <summary>Holds what was reported of latencies, in milliseconds, against them, in whole microseconds.</summary>
    public void AssertIs(LatencyView view)
    {
        Assert.Equal(finite.Length, view.Count);
        Assert.InRange(view.Mean * 1000, finite.Average(), finite.Average() + 1);
        Assert.InRange(view.Max * 1000, finite[^1], finite[^1] + 1);
        foreach (var (share, quantile) in ((double, double)[])[(0.5, view.P50), (0.95, view.P95), (0.99, view.P99)])
            AssertQuantile(share, quantile * 1000, 1);
    }

    /// <summary>The Kolmogorov–Smirnov statistic of the values themselves, and how much less the report may have: the largest share of one bucket.</summary>
    public (double Exact, double Below) KolmogorovSmirnov(OfflineValues other)
    {
        var steps = finite.Concat(other.finite).Distinct().Order();
        var (i, j, largest) = (0, 0, 0.0);
        foreach (var step in steps)
        {
            while (i < finite.Length && finite[i] <= step)
                i++;
            while (j < other.finite.Length && other.finite[j] <= step)
                j++;
            largest = Math.Max(largest, Math.Abs(((double)i / finite.Length) - ((double)j / other.finite.Length)));
        }

        return (largest, Math.Max(LargestBucket(), other.LargestBucket()));
    }

    /// <summary>The population stability index of the other side's values, over this side's tenths as near as whole buckets come to them.</summary>
    public double StabilityIndex(OfflineValues other)
    {
        var buckets = Array.ConvertAll(finite, HistogramScale.BucketOf);
        int[] edges = [buckets[0] - 1, .. Enumerable.Range(1, 10).Select(tenth => buckets[((finite.LongLength * tenth) + 9) / 10 - 1])];
        edges = [.. edges.Distinct()];
        return StabilityIndex(Bins(buckets), Bins(Array.ConvertAll(other.finite, HistogramScale.BucketOf)));

        long[] Bins(int[] some) => [.. Enumerable.Range(0, edges.Length + 1).Select(bin => some.LongCount(bucket => edges.Count(edge => bucket > edge) == bin))];
    }

    /// <summary>The population stability index of counts, each of half a one more; bins that neither side has do not count.</summary>
    public static double StabilityIndex(long[] one, long[] other)
    {
        var total = one.Sum() + (one.Length / 2.0);
        var otherTotal = other.Sum() + (other.Length / 2.0);
        return one.Zip(other).Where(bin => bin.First + bin.Second > 0).Select(bin => (P: (bin.First + 0.5) / total, Q: (bin.Second + 0.5) / otherTotal))
            .Sum(bin => (bin.Q - bin.P) * Math.Log(bin.Q / bin.P));
    }

    private void AssertQuantile(double share, double reported, double slack)
    {
        var exact = finite[Math.Max((int)Math.Ceiling(share * finite.Length) - 1, 0)];
        // What is nearer to zero than the scale begins counts as zero.
        var allowed = Math.Max(Math.Abs(exact) * HistogramScale.RelativeError, Math.ScaleB(1, -32)) + slack;
        Assert.InRange(reported, exact - allowed, exact + allowed);
        if (Math.Abs(exact) > Math.ScaleB(1, -32))
            WorstQuantile = Math.Max(WorstQuantile, Math.Abs(reported - exact) / Math.Abs(exact));
    }

    private double LargestBucket() => finite.GroupBy(HistogramScale.BucketOf).Max(bucket => bucket.Count()) / (double)finite.Length;
}
