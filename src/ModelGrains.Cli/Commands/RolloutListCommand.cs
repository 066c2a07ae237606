using System.Globalization;
using ModelGrains.Cli.Api;
using ModelGrains.Cli.Output;

namespace ModelGrains.Cli.Commands;

/// <summary><c>rollout list</c>: the newest rollout of each model.</summary>
internal sealed class RolloutListCommand : ServerCommand
{
    public RolloutListCommand()
        : base("list", "Show the newest rollout of each model", QueryTimeout)
    {
    }

    protected override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken) =>
        invocation.Write(await new RolloutClient(invocation.Server).ListAsync(cancellationToken), list =>
        {
            if (list.Rollouts.Count == 0)
            {
                invocation.Terminal.WriteLine("There was no rollout yet: modelgrains rollout start");
                return;
            }

            var table = TextTable.Create("MODEL", ">ROLLOUT", ">VERSION", "STRATEGY", "STATE", "SINCE", "LAST");
            foreach (var line in list.Rollouts)
            {
                table.AddTexts(
                    line.Model, line.Number.ToString(CultureInfo.InvariantCulture), line.Version.ToString(CultureInfo.InvariantCulture), line.Strategy, line.State,
                    Units.Time(line.ChangedAt), line.Reason);
            }

            invocation.Terminal.Write(table);
        });
}
