using System.CommandLine;
using ModelGrains.Cli.Api;
using ModelGrains.Cli.Output;

namespace ModelGrains.Cli.Commands;

/// <summary><c>shadow report MODEL NAME</c>: what came of comparing a shadow.</summary>
internal sealed class ShadowReportCommand : ServerCommand
{
    private readonly Argument<ModelName> model = ModelNameArgument.Create("The model");
    private readonly Argument<string> shadow = ShadowArguments.Name();

    public ShadowReportCommand()
        : base("report", "Show how a shadow's answers compare with its primary's", QueryTimeout)
    {
        Add(model);
        Add(shadow);
    }

    protected override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var name = invocation.Arguments.GetRequiredValue(model);
        return invocation.Write(
            await new ShadowClient(invocation.Server).ReportAsync(name, invocation.Arguments.GetRequiredValue(shadow), cancellationToken),
            report => ShadowReport.Write(invocation.Terminal, name.Value, report));
    }
}
