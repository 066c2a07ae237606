using System.CommandLine;
using System.Globalization;
using ModelGrains.Cli.Api;
using ModelGrains.Cli.Output;

namespace ModelGrains.Cli.Commands;

/// <summary><c>experiment report MODEL --versions 1,2</c>: how versions compare by what turned out.</summary>
internal sealed class ExperimentReportCommand : ServerCommand
{
    private readonly Argument<ModelName> model = ModelNameArgument.Create("The model");
    private readonly Option<string> versions = new("--versions") { Description = "The versions to hold against each other, as 1,2", HelpName = "VERSION,…", Required = true };
    private readonly Option<string?> control = new("--control") { Description = "The version that the others are held against [default: the first]", HelpName = "VERSION" };
    private readonly Option<string?> from = PeriodOption.Time("--from", "Count requests from this time on, as 2027-01-31");
    private readonly Option<string?> to = PeriodOption.Time("--to", "Count requests before this time");
    private readonly Option<string?> outcome = new("--outcome") { Description = "The field of the outcomes that is meant, where they are objects", HelpName = "FIELD" };
    private readonly Option<double?> level = ShareOption.Create("--level", "How often an interval holds the true value, as 95% or 0.95 [default: 95%]", "LEVEL", "no level", "95% or 0.95");
    private readonly Option<bool> segments = new("--segments") { Description = "Count also requests that a segment of the route sent to their version" };

    public ExperimentReportCommand()
        : base("report", "Show how versions compare by the outcomes told about their requests", ChangeTimeout)
    {
        Add(model);
        foreach (var option in (Option[])[versions, control, from, to, outcome, level, segments])
            Add(option);
    }

    protected override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var arguments = invocation.Arguments;
        (string, string?)[] parameters =
        [
            ("versions", arguments.GetRequiredValue(versions)), ("control", arguments.GetValue(control)), ("from", arguments.GetValue(from)), ("to", arguments.GetValue(to)),
            ("outcome", arguments.GetValue(outcome)), ("level", arguments.GetValue(level)?.ToString(CultureInfo.InvariantCulture)),
            ("segments", arguments.GetValue(segments) ? "true" : null),
        ];
        return invocation.Write(
            await new ExperimentClient(invocation.Server).GetAsync(arguments.GetRequiredValue(model), parameters, cancellationToken),
            report => ExperimentText.Write(invocation.Terminal, report));
    }
}
