using System.CommandLine;
using System.Globalization;

namespace ModelGrains.Cli.Commands;

/// <summary>What <c>prediction-log set</c> is given.</summary>
internal static class PredictionLogArguments
{
    /// <summary>The option <c>--rate 10%</c>.</summary>
    public static Option<double?> Rate() => new("--rate")
    {
        Description = "The share of the requests to log, as 10% or 0.1; 0 logs nothing",
        HelpName = "SHARE",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            var isPercent = text.EndsWith('%');
            if (decimal.TryParse(isPercent ? text[..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share))
                return (double)(isPercent ? share / 100 : share);
            result.AddError($"'{text}' is no share of the requests: expected 10% or 0.1");
            return null;
        },
    };

    /// <summary>An option with names separated by commas.</summary>
    public static Option<string[]> Names(string option, string description) => new(option)
    {
        Description = description,
        HelpName = "NAME,…",
        CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))],
    };
}
