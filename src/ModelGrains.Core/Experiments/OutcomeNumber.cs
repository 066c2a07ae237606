using System.Text.Json;

namespace ModelGrains.Core.Experiments;

/// <summary>What turned out about a request, as a number.</summary>
public static class OutcomeNumber
{
    /// <summary>A number as it is, true as 1 and false as 0; NaN for anything else, and for a number that is too large for a double.</summary>
    /// <param name="value">What turned out.</param>
    /// <param name="field">The field of an object that is meant; empty for the value itself.</param>
    public static double Of(JsonElement value, string field)
    {
        if (field.Length > 0 && (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(field, out value)))
            return double.NaN;
        return value.ValueKind switch
        {
            JsonValueKind.True => 1,
            JsonValueKind.False => 0,
            JsonValueKind.Number when value.TryGetDouble(out var number) && double.IsFinite(number) => number,
            _ => double.NaN,
        };
    }
}
