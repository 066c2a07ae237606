namespace ModelGrains.Core.Experiments;

/// <summary>The standard normal distribution.</summary>
public static class NormalDistribution
{
    /// <summary>How probable a value at most this far from zero is, either way: erf(z / √2), by the series DLMF 7.6.2, whose terms are all positive.</summary>
    /// <param name="z">At least 0.</param>
    public static double Within(double z)
    {
        var term = z;
        var sum = term;
        for (var n = 1; term > sum * 1e-17; n++)
        {
            term *= z * z / ((2 * n) + 1);
            sum += term;
        }

        return Math.Sqrt(2 / Math.PI) * Math.Exp(-z * z / 2) * sum;
    }

    /// <summary>The value that lies this far from zero or less, either way, with a probability: <c>CentralValue(0.95)</c> is 1.96.</summary>
    /// <param name="probability">Above 0 and below 1.</param>
    public static double CentralValue(double probability) => MonotoneSearch.Find(z => Within(z) < probability);
}
