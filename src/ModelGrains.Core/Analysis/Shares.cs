namespace ModelGrains.Core.Analysis;

/// <summary>What counts say of the share behind them. Pure.</summary>
public static class Shares
{
    private const double Z = 1.959963984540054;

    /// <summary>
    /// The 95 % interval of a share by Wilson's score (E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference, 1927):
    /// unlike the plain one it is right for few cases and for shares near 0 and 1.
    /// </summary>
    /// <param name="count">How many of them.</param>
    /// <param name="total">Of how many, at least one.</param>
    public static (double Low, double High) Interval(long count, long total)
    {
        var share = (double)count / total;
        var middle = share + (Z * Z / (2 * total));
        var reach = Z * Math.Sqrt((share * (1 - share) / total) + (Z * Z / (4.0 * total * total)));
        var scale = 1 + (Z * Z / total);
        return (Math.Max(0, (middle - reach) / scale), Math.Min(1, (middle + reach) / scale));
    }
}
