using System.CommandLine;
using ModelGrains.Cli.Api;
using ModelGrains.Cli.Output;

namespace ModelGrains.Cli.Commands;

/// <summary><c>prediction-log show MODEL</c>: what is logged of its predictions.</summary>
internal sealed class PredictionLogShowCommand : ServerCommand
{
    private readonly Argument<ModelName> model = ModelNameArgument.Create("The model");

    public PredictionLogShowCommand()
        : base("show", "Show what is logged of a model's predictions", QueryTimeout) => Add(model);

    protected override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var name = invocation.Arguments.GetRequiredValue(model);
        return invocation.Write(
            await new PredictionLogClient(invocation.Server).GetAsync(name, cancellationToken), log => PredictionLogReport.Write(invocation.Terminal, log));
    }
}
