using System.CommandLine;
using ModelGrains.Cli.Api;
using ModelGrains.Cli.Output;

namespace ModelGrains.Cli.Commands;

/// <summary><c>route show MODEL</c>: which version answers which requests.</summary>
internal sealed class RouteShowCommand : ServerCommand
{
    private readonly Argument<ModelName> model = ModelNameArgument.Create("The model");

    public RouteShowCommand()
        : base("show", "Show a model's route", QueryTimeout) => Add(model);

    protected override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var name = invocation.Arguments.GetRequiredValue(model);
        return invocation.Write(await new RouteClient(invocation.Server).GetAsync(name, cancellationToken), route => RouteReport.Write(invocation.Terminal, route));
    }
}
