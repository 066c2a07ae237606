using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using ModelGrains.Core.Manifests;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Commands;

/// <summary>The options that say how a version takes the place of another; of <c>rollout start</c> and <c>deploy</c>.</summary>
internal sealed class RolloutOptions
{
    private readonly Option<double[]> canary = new("--canary")
    {
        Description = "Growing shares in percent, as 5,20,50, each of which waits for 'rollout promote'",
        HelpName = "PERCENT,…",
        CustomParser = result => Shares(result),
    };

    private readonly Option<string?> every = new("--every")
    {
        Description = "Of --canary: go on by itself after so long at each share, as 10m",
        HelpName = "TIME",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (DurationText.TryParse(text, out _))
                return text;
            result.AddError($"'{text}' is no time: expected {DurationText.Rule}");
            return null;
        },
    };

    private readonly Option<bool> blueGreen = new("--blue-green") { Description = "Reachable by the label 'preview' until 'rollout promote', then all traffic at once" };
    private readonly Option<bool> rolling = new("--rolling") { Description = "Instance by instance" };
    private readonly Option<bool> recreate = new("--recreate") { Description = "The old version is unloaded first; callers are refused in between" };
    private readonly Option<bool> shadow = new("--shadow") { Description = "Copies of all requests until 'rollout promote'; the route is what it was then" };
    private readonly Option<AnalysisMetricView[]> guards = GuardOption.Create();
    private readonly Option<string?> file = new("--rollout") { Description = "The rollout as JSON; '-' is standard input", HelpName = "PATH" };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[canary, every, blueGreen, rolling, recreate, shadow, guards, file])
            command.Add(option);
    }

    /// <summary>Whether the rollout is in a file.</summary>
    public bool IsFile(CommandResult result) => result.GetResult(file) is not null;

    /// <summary>Adds an error where they do not say one rollout.</summary>
    public void Validate(CommandResult result, bool isRequired)
    {
        var given = ((Option[])[canary, blueGreen, rolling, recreate, shadow, file]).Count(option => result.GetResult(option) is not null);
        if (given > 1 || (isRequired && given == 0))
            result.AddError("Give one of --canary, --blue-green, --rolling, --recreate, --shadow and --rollout");
        if (result.GetResult(every) is not null && result.GetResult(canary) is null)
            result.AddError("--every is of --canary");
        if (result.GetResult(guards) is not null && result.GetResult(canary) is null && result.GetResult(blueGreen) is null && result.GetResult(shadow) is null)
            result.AddError("--guard is of --canary, --blue-green and --shadow; a file says it as 'analysis'");
    }

    /// <summary>The file's text; null where the rollout is not in one.</summary>
    public async Task<string?> ReadFileAsync(Invocation invocation, CancellationToken cancellationToken) => invocation.Arguments.GetValue(file) switch
    {
        null => null,
        "-" => await invocation.Terminal.Input.ReadToEndAsync(cancellationToken),
        var path => await File.ReadAllTextAsync(path, cancellationToken),
    };

    /// <summary>The rollout as JSON; null where none is given.</summary>
    public async Task<string?> ReadAsync(Invocation invocation, CancellationToken cancellationToken) =>
        await ReadFileAsync(invocation, cancellationToken) is { } text ? text
        : ToSpec(invocation.Arguments) is { } spec ? JsonSerializer.Serialize(spec, ManagementJson.Options) : null;

    /// <summary>The rollout that the options say; null where they say none.</summary>
    public RolloutSpecView? ToSpec(ParseResult arguments)
    {
        var guarded = arguments.GetValue(guards) is { Length: > 0 } metrics ? new AnalysisView { Metrics = metrics, Interval = Interval(arguments.GetValue(every)) } : null;
        if (arguments.GetValue(canary) is { Length: > 0 } shares)
        {
            var pause = new RolloutPauseView(arguments.GetValue(every));
            return new RolloutSpecView
            {
                Strategy = "canary",
                Analysis = guarded,
                Steps = [.. shares.SelectMany(share => (RolloutStepView[])[new RolloutStepView(share, null, null), new RolloutStepView(null, pause, null)])],
            };
        }

        if (arguments.GetValue(blueGreen))
            return new RolloutSpecView { Strategy = "blueGreen", AutoPromotionEnabled = false, Analysis = guarded };
        if (arguments.GetValue(shadow))
            return new RolloutSpecView { Strategy = "shadow", Analysis = guarded };
        return arguments.GetValue(rolling) ? new RolloutSpecView { Strategy = "rollingUpdate" }
            : arguments.GetValue(recreate) ? new RolloutSpecView { Strategy = "recreate" } : null;
    }

    /// <summary>Several measurements at each share: a quarter of its time, a second at least; the server's own where it waits to be promoted.</summary>
    private static string? Interval(string? every) =>
        DurationText.TryParse(every, out var time) && time < TimeSpan.FromMinutes(4) ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, (int)time.TotalSeconds / 4)}s") : null;

    private static double[] Shares(ArgumentResult result)
    {
        var shares = new List<double>();
        foreach (var text in result.Tokens.SelectMany(token => token.Value.Split(',')))
        {
            if (double.TryParse(text.TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share))
                shares.Add(share);
            else
                result.AddError($"'{text}' is no share: expected percents, as 5,20,50");
        }

        return [.. shares];
    }
}
