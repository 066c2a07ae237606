using System.Globalization;
using System.Text.RegularExpressions;

namespace ModelGrains.Core.Routing;

/// <summary>
/// Regular expressions of routes. They are matched without backtracking, so that no pattern takes more than time linear in the value; what
/// that leaves is the size of the automaton, which counted repetitions multiply.
/// </summary>
internal static partial class RoutePatterns
{
    /// <summary>The longest pattern, in characters.</summary>
    public const int MaxLength = 256;

    /// <summary>The most that counted repetitions may come to, multiplied.</summary>
    public const int MaxRepetitions = 1_000;

    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    /// <summary>Compiles a pattern that <see cref="Check"/> finds nothing wrong with.</summary>
    public static Regex Compile(string pattern) => new(pattern, Options);

    /// <summary>What is wrong with a pattern, as an error goes on after the value; null where nothing is.</summary>
    public static string? Check(string pattern)
    {
        if (pattern.Length is 0 or > MaxLength)
            return $"has {pattern.Length} characters, expected 1 to {MaxLength}";
        var repetitions = 1.0;
        foreach (Match counted in Counted().Matches(pattern))
            repetitions *= Math.Max(1, double.Parse((counted.Groups[2].Length > 0 ? counted.Groups[2] : counted.Groups[1]).ValueSpan, CultureInfo.InvariantCulture));
        if (repetitions > MaxRepetitions)
            return string.Create(CultureInfo.InvariantCulture, $"is '{pattern}', whose counted repetitions multiply to {repetitions}, expected at most {MaxRepetitions}");
        try
        {
            _ = Compile(pattern);
            return null;
        }
        catch (RegexParseException e)
        {
            return $"is '{pattern}', expected a regular expression: {e.Error} at offset {e.Offset}";
        }
        catch (NotSupportedException)
        {
            return $"is '{pattern}', expected a regular expression without back references, look-around and atomic groups, which may take forever";
        }
    }

    [GeneratedRegex(@"\{(\d+)(?:,(\d*))?\}", RegexOptions.CultureInvariant)]
    private static partial Regex Counted();
}
