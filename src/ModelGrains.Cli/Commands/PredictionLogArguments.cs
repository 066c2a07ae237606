using System.CommandLine;

namespace ModelGrains.Cli.Commands;

/// <summary>What <c>prediction-log set</c> is given.</summary>
internal static class PredictionLogArguments
{
    /// <summary>The option <c>--rate 10%</c>.</summary>
    public static Option<double?> Rate() =>
        ShareOption.Create("--rate", "The share of the requests to log, as 10% or 0.1; 0 logs nothing", "SHARE", "no share of the requests", "10% or 0.1");

    /// <summary>An option with names separated by commas.</summary>
    public static Option<string[]> Names(string option, string description) => new(option)
    {
        Description = description,
        HelpName = "NAME,…",
        CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))],
    };
}
