using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.RegularExpressions;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Commands;

/// <summary><c>--guard errorRate&lt;=0.01 --guard latencyP99&lt;=1.3x --guard psi:score&lt;=0.2</c>: what is measured during a rollout, and what it may come to.</summary>
internal static partial class GuardOption
{
    private const string Rule = "a metric, perhaps with an output, and its limit, as errorRate<=0.01, latencyP99<=1.3x or psi:score<=0.2";

    /// <summary>Makes the option.</summary>
    public static Option<AnalysisMetricView[]> Create() => new("--guard")
    {
        Description = "Go back by itself where this does not hold, as errorRate<=0.01, latencyP99<=1.3x (times the old version's) or psi:score<=0.2; may be given several times",
        HelpName = "METRIC[:OUTPUT]<=LIMIT[x]",
        CustomParser = result => [.. result.Tokens.Select(token => Parse(token.Value, result)).OfType<AnalysisMetricView>()],
    };

    private static AnalysisMetricView? Parse(string text, ArgumentResult result)
    {
        if (Limit().Match(text) is { Success: true } match && double.TryParse(match.Groups["number"].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            var (isMost, isRatio) = (match.Groups["way"].Value == "<=", match.Groups["ratio"].Success);
            return new AnalysisMetricView
            {
                Name = match.Groups["name"].Value,
                Output = match.Groups["output"].Success ? match.Groups["output"].Value : null,
                Max = isMost && !isRatio ? number : null,
                Min = !isMost && !isRatio ? number : null,
                MaxRatio = isMost && isRatio ? number : null,
                MinRatio = !isMost && isRatio ? number : null,
            };
        }

        result.AddError($"'{text}' is no guard: expected {Rule}");
        return null;
    }

    [GeneratedRegex("^(?<name>[A-Za-z0-9]+)(:(?<output>.+?))?(?<way><=|>=)(?<number>[^x]+)(?<ratio>x)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Limit();
}
