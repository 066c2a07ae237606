using System.Globalization;

namespace ModelGrains.Core.Comparison;

/// <summary>What is right for a row: a class, a number or both.</summary>
/// <param name="Text">The class as it is written: <c>2</c>, <c>spam</c>, <c>true</c>.</param>
/// <param name="Number">The number; null where it is none.</param>
public sealed record LabelValue(string Text, double? Number)
{
    /// <summary>Reads a label; truth values are the numbers 0 and 1.</summary>
    public static LabelValue Parse(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.Equals("true", StringComparison.OrdinalIgnoreCase) || trimmed.Equals("false", StringComparison.OrdinalIgnoreCase))
            return new LabelValue(trimmed.ToLowerInvariant(), trimmed.Length == 4 ? 1 : 0);
        if (!double.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
            return new LabelValue(trimmed, null);
        // A table writes a whole number as 2.0: as a class it is 2.
        return new LabelValue(number == Math.Truncate(number) && Math.Abs(number) < 1e15 ? ((long)number).ToString(CultureInfo.InvariantCulture) : trimmed, number);
    }
}
