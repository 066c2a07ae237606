using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ModelGrains.Core.Manifests;

/// <summary>Durations as people write them: a whole number and <c>ms</c>, <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>, as <c>30d</c>.</summary>
public static class DurationText
{
    /// <summary>What a duration may be, in the words an error shows.</summary>
    public const string Rule = "a whole number and one of ms, s, m, h, d, as '30d'";

    /// <summary>Reads a duration above zero; false where it is not one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TimeSpan duration)
    {
        duration = default;
        if (text is null)
            return false;
        var digits = text.AsSpan().TrimEnd("mshd");
        var unit = text[digits.Length..] switch
        {
            "ms" => TimeSpan.TicksPerMillisecond,
            "s" => TimeSpan.TicksPerSecond,
            "m" => TimeSpan.TicksPerMinute,
            "h" => TimeSpan.TicksPerHour,
            "d" => TimeSpan.TicksPerDay,
            _ => 0,
        };
        if (unit == 0 || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count == 0 ||
            count > TimeSpan.MaxValue.Ticks / unit)
        {
            return false;
        }

        duration = TimeSpan.FromTicks(count * unit);
        return true;
    }
}
