using ModelGrains.Cli.Output;

namespace ModelGrains.Cli.Commands;

/// <summary><c>health</c>: whether versions answer their own samples, and the memory of the silos. Ends with another code where one is unhealthy.</summary>
internal sealed class HealthCommand : ServerCommand
{
    public HealthCommand()
        : base("health", "Show the health of every version and the memory of every silo", QueryTimeout)
    {
    }

    protected override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var answer = await invocation.Management.HealthAsync(cancellationToken);
        invocation.Write(answer, list => HealthTable.Write(invocation.Terminal, list));
        return answer.Value.Versions.Any(version => version.Health == "Unhealthy") ? ExitCodes.NotReady : ExitCodes.Success;
    }
}
