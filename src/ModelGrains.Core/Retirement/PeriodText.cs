using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Xml;
using ModelGrains.Core.Manifests;

namespace ModelGrains.Core.Retirement;

/// <summary>Periods and times as commands take them.</summary>
public static class PeriodText
{
    /// <summary>What a period may be, in the words an error shows.</summary>
    public const string Rule = $"{DurationText.Rule}, or of ISO 8601 with days and smaller, as 'P30D', at most {MaxDaysText} days";

    /// <summary>What a time may be, in the words an error shows.</summary>
    public const string TimeRule = "a date and time as '2027-01-31T00:00:00Z'";

    private const string MaxDaysText = "3650";

    private static readonly TimeSpan Max = TimeSpan.FromDays(3650);

    private static readonly string[] IsoTimes = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>Reads a period above zero and up to ten years; false where it is not one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TimeSpan period) =>
        (DurationText.TryParse(text, out period) || TryParseIso(text, out period)) && period > TimeSpan.Zero && period <= Max;

    /// <summary>Reads a time, in UTC where it names no other zone; false where it is not one.</summary>
    public static bool TryParseTime([NotNullWhen(true)] string? text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(text, IsoTimes, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    /// <summary>A period in the largest unit that leaves no rest: <c>30d</c>, <c>36h</c>.</summary>
    public static string Format(TimeSpan period)
    {
        var (count, unit) = period.Ticks switch
        {
            var ticks when ticks % TimeSpan.TicksPerDay == 0 => (ticks / TimeSpan.TicksPerDay, "d"),
            var ticks when ticks % TimeSpan.TicksPerHour == 0 => (ticks / TimeSpan.TicksPerHour, "h"),
            var ticks when ticks % TimeSpan.TicksPerMinute == 0 => (ticks / TimeSpan.TicksPerMinute, "m"),
            var ticks => (ticks / TimeSpan.TicksPerSecond, "s"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{count}{unit}");
    }

    /// <summary>A time in UTC, to the minute: <c>2027-01-31 12:00Z</c>.</summary>
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    /// <summary>Years and months have no length of their own: they are refused rather than guessed.</summary>
    private static bool TryParseIso(string? text, out TimeSpan period)
    {
        period = default;
        if (text is not ['P', ..] || text.Length > 50 || text.Any(char.IsWhiteSpace) ||
            text.Contains('Y', StringComparison.Ordinal) || text.Split('T')[0].Contains('M', StringComparison.Ordinal))
            return false;
        try
        {
            period = XmlConvert.ToTimeSpan(text);
            return true;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return false;
        }
    }
}
