using System.CommandLine;
using ModelGrains.Cli.Api;
using ModelGrains.Cli.Output;

namespace ModelGrains.Cli.Commands;

/// <summary><c>rollout report MODEL</c>: what came of its A/B test; with <c>--peek</c> also before the end.</summary>
internal sealed class RolloutReportCommand : ServerCommand
{
    private readonly Argument<ModelName> model = ModelNameArgument.Create("The model");
    private readonly Option<bool> peek = new("--peek") { Description = "Show it also before the test has ended, when differences are often none" };
    private readonly Option<double?> level = ShareOption.Create("--level", "How often an interval holds the true value, as 95% or 0.95 [default: 95%]", "LEVEL", "no level", "95% or 0.95");

    public RolloutReportCommand()
        : base("report", "Show what came of a rollout's A/B test", ChangeTimeout)
    {
        Add(model);
        Add(peek);
        Add(level);
    }

    protected override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var name = invocation.Arguments.GetRequiredValue(model);
        var answer = await new RolloutClient(invocation.Server).ReportAsync(name, invocation.Arguments.GetValue(peek), invocation.Arguments.GetValue(level), cancellationToken);
        return invocation.Write(answer, report =>
        {
            var state = report.IsPeek ? "has not ended, this is a peek" : report.IsComplete ? "has ended" : "was cut short";
            invocation.Terminal.WriteLine($"The A/B test of rollout {report.Number} {state}: {report.Progress}");
            ExperimentText.Write(invocation.Terminal, report.Experiment);
        });
    }
}
