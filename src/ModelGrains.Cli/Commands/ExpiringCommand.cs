using System.CommandLine;
using ModelGrains.Cli.Api;
using ModelGrains.Cli.Output;

namespace ModelGrains.Cli.Commands;

/// <summary><c>expiring</c>: what is going to be retired, when, and what comes back by it.</summary>
internal sealed class ExpiringCommand : ServerCommand
{
    private readonly Option<string?> within = PeriodOption.Period("--within", "How far to look, as 90d [default: 30d]");
    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Only what would be retired, and what comes back by it" };
    private readonly Option<string?> unusedFor = PeriodOption.Period("--unused-for", "As if the policy's default were this");

    public ExpiringCommand()
        : base("expiring", "List the versions that expire, and those kept or retired", QueryTimeout)
    {
        Add(within);
        Add(dryRun);
        Add(unusedFor);
    }

    protected override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var arguments = invocation.Arguments;
        var list = await new RetirementClient(invocation.Server).ExpiringAsync(
            arguments.GetValue(within), arguments.GetValue(dryRun), arguments.GetValue(unusedFor), cancellationToken);
        return invocation.Write(list, view => ExpiringTable.Write(invocation.Terminal, view));
    }
}
