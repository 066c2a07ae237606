namespace ModelGrains.Benchmarks.Reports;

/// <summary>Medians.</summary>
internal static class Medians
{
    /// <summary>The middle value; of an even number of them the mean of the two in the middle; NaN of none.</summary>
    public static double Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Where(value => !double.IsNaN(value)).Order()];
        if (sorted.Length == 0)
            return double.NaN;
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
