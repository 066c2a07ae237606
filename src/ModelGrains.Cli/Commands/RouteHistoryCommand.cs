using System.CommandLine;
using System.Globalization;
using ModelGrains.Cli.Api;
using ModelGrains.Cli.Output;

namespace ModelGrains.Cli.Commands;

/// <summary><c>route history MODEL</c>: who changed the route, when, why and how.</summary>
internal sealed class RouteHistoryCommand : ServerCommand
{
    private readonly Argument<ModelName> model = ModelNameArgument.Create("The model");

    public RouteHistoryCommand()
        : base("history", "Show the changes of a model's route", QueryTimeout) => Add(model);

    protected override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var name = invocation.Arguments.GetRequiredValue(model);
        return invocation.Write(await new RouteClient(invocation.Server).HistoryAsync(name, cancellationToken), history =>
        {
            var table = TextTable.Create(">REVISION", "TIME", "ACTOR", "REASON", "CHANGES");
            foreach (var route in history.Revisions)
            {
                table.AddTexts(
                    route.Revision.ToString(CultureInfo.InvariantCulture), Units.Time(route.Time), route.Actor, route.Reason, string.Join("; ", route.Changes ?? []));
            }

            invocation.Terminal.Write(table);
        });
    }
}
