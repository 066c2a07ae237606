using System.CommandLine;
using ModelGrains.Cli.Api;

namespace ModelGrains.Cli.Commands;

/// <summary><c>restore MODEL/VERSION</c>: brings a retired version back.</summary>
internal sealed class RestoreCommand : ServerCommand
{
    private readonly Argument<VersionKey> version = VersionArgument.Create("The version");
    private readonly Option<bool> route = new("--route") { Description = "Send the model's traffic to it" };

    public RestoreCommand()
        : base("restore", "Bring a retired version back, loaded", ChangeTimeout)
    {
        Add(version);
        Add(route);
        AddIfMatch();
    }

    protected override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var key = invocation.Arguments.GetRequiredValue(version);
        var restored = await new RetirementClient(invocation.Server).RestoreAsync(key, invocation.Arguments.GetValue(route), cancellationToken);
        return invocation.Write(restored, view => invocation.Terminal.WriteLine($"{key} is {Output.VersionTable.State(view)}"));
    }
}
