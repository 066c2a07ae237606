using System.CommandLine;
using ModelGrains.Cli.Output;

namespace ModelGrains.Cli.Commands;

/// <summary><c>deployments [ID]</c>: where deployments stand, or everything that happened to one.</summary>
internal sealed class DeploymentsCommand : ServerCommand
{
    private readonly Argument<string?> id = new("ID") { Description = "One deployment [default: the newest of all]", Arity = ArgumentArity.ZeroOrOne };

    private readonly Option<string?> model = new("--model") { Description = "Only of this model", HelpName = "NAME" };

    private readonly Option<string?> state = new("--state") { Description = "Only those that stand so: running, succeeded or failed", HelpName = "STATE" };

    private readonly Option<int?> limit = new("--limit") { Description = "The most to list [default: 100]", HelpName = "COUNT" };

    public DeploymentsCommand()
        : base("deployments", "List deployments, or show one", QueryTimeout)
    {
        Add(id);
        Add(model);
        Add(state);
        Add(limit);
    }

    protected override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var arguments = invocation.Arguments;
        if (arguments.GetValue(id) is { } asked)
            return invocation.Write(await invocation.Management.FindDeploymentAsync(asked, cancellationToken), view => DeploymentReport.Write(invocation.Terminal, view));
        var list = await invocation.Management.ListDeploymentsAsync(arguments.GetValue(model), arguments.GetValue(state), arguments.GetValue(limit), cancellationToken);
        return invocation.Write(list, view =>
        {
            if (view.Deployments.Count == 0)
                invocation.Terminal.WriteLine("No deployments.");
            else
                DeploymentReport.WriteList(invocation.Terminal, view.Deployments);
        });
    }
}
