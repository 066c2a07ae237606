using System.CommandLine;
using ModelGrains.Cli.Api;
using ModelGrains.Cli.Output;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Commands;

/// <summary><c>route undo MODEL</c>: goes back to an earlier revision.</summary>
internal sealed class RouteUndoCommand : ServerCommand
{
    private readonly Argument<ModelName> model = ModelNameArgument.Create("The model");
    private readonly Option<long?> to = new("--to") { Description = "The revision to go back to; without it the one before the present", HelpName = "REVISION" };
    private readonly Option<string?> reason = new("--reason") { Description = "Why, for the history", HelpName = "TEXT" };

    public RouteUndoCommand()
        : base("undo", "Go back to an earlier revision of a model's route", ChangeTimeout)
    {
        Add(model);
        Add(to);
        Add(reason);
        AddIfMatch();
    }

    protected override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var command = new RouteUndoView(invocation.Arguments.GetValue(to), invocation.Arguments.GetValue(reason));
        var name = invocation.Arguments.GetRequiredValue(model);
        return invocation.Write(await new RouteClient(invocation.Server).UndoAsync(name, command, cancellationToken), route => RouteReport.Write(invocation.Terminal, route));
    }
}
