using System.CommandLine;
using ModelGrains.Cli.Api;
using ModelGrains.Cli.Output;

namespace ModelGrains.Cli.Commands;

/// <summary><c>retire MODEL/VERSION</c>: takes a version away that nothing refers to, restorable for a while.</summary>
internal sealed class RetireCommand : ServerCommand
{
    private readonly Argument<VersionKey> version = VersionArgument.Create("The version");

    public RetireCommand()
        : base("retire", "Retire a version: drained, unloaded, its package kept for a while", ChangeTimeout)
    {
        Add(version);
        AddIfMatch();
    }

    protected override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var key = invocation.Arguments.GetRequiredValue(version);
        return invocation.Write(await new RetirementClient(invocation.Server).RetireAsync(key, cancellationToken), view =>
            invocation.Terminal.WriteLine(view.State == "Retired"
                ? $"{key} is retired{RetirementText.Restorable(view)}"
                : $"{key} is {view.State}: it is drained and will be retired"));
    }
}
