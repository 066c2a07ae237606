using System.Globalization;
using System.Text.Json;

namespace ModelGrains.EndToEnd.Tests.Shadows;

/// <summary>One output of one answer: float scores or whole numbers.</summary>
/// <param name="Shape">Its shape.</param>
/// <param name="Values">Its elements.</param>
/// <param name="IsFloat">Which of the two.</param>
internal sealed record OfflineTensor(long[] Shape, double[] Values, bool IsFloat)
{
    /// <summary>The classes that it says: its numbers, or of scores the place of the largest of each row.</summary>
    public IEnumerable<string> Classes => IsFloat
        ? Values.Chunk((int)Shape[^1]).Select(LargestOf)
        : Values.Select(value => value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A tensor of a line of the log; what JSON has no number for is a string.</summary>
    public static OfflineTensor Read(JsonElement logged)
    {
        var isFloat = logged.GetProperty("datatype").GetString() == "FP32";
        return new OfflineTensor(
            [.. logged.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())],
            [.. logged.GetProperty("data").EnumerateArray().Select(value =>
                value.ValueKind == JsonValueKind.String ? double.Parse(value.GetString()!, CultureInfo.InvariantCulture) : isFloat ? value.GetSingle() : value.GetInt64())],
            isFloat);
    }

    private static string LargestOf(double[] row)
    {
        var numbers = row.Where(value => !double.IsNaN(value)).ToList();
        return numbers.Count == 0 ? "NaN" : Array.IndexOf(row, numbers.Max()).ToString(CultureInfo.InvariantCulture);
    }
}
