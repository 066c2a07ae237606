namespace ModelGrains.Core.Experiments;

/// <summary>Where a condition on positive numbers stops being met.</summary>
internal static class MonotoneSearch
{
    /// <summary>The number up to which a condition is met, to the last digit: it is met by all numbers below it and by none above.</summary>
    public static double Find(Func<double, bool> isBelow)
    {
        var (low, high) = (0.0, 1.0);
        for (; isBelow(high); high *= 2)
            low = high;
        while (true)
        {
            var middle = low + ((high - low) / 2);
            if (middle <= low || middle >= high)
                return high;
            if (isBelow(middle))
                low = middle;
            else
                high = middle;
        }
    }
}
