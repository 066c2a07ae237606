using System.CommandLine;
using ModelGrains.Cli.Api;
using ModelGrains.Cli.Output;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Commands;

/// <summary><c>rollout promote MODEL</c> and the like: tells a model's newest rollout something.</summary>
internal sealed class RolloutVerbCommand : ServerCommand
{
    private readonly Argument<ModelName> model = ModelNameArgument.Create("The model");
    private readonly Option<bool> full = new("--full") { Description = "Leave all further steps out" };
    private readonly Option<string?> reason = new("--reason") { Description = "Why, for the history", HelpName = "TEXT" };
    private readonly bool hasFull;

    public RolloutVerbCommand(string verb, string description, bool hasFull = false)
        : base(verb, description, QueryTimeout)
    {
        this.hasFull = hasFull;
        Add(model);
        if (hasFull)
            Add(full);
        Add(reason);
    }

    protected override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var isFull = hasFull && invocation.Arguments.GetValue(full);
        var command = new RolloutVerbView(isFull ? true : null, invocation.Arguments.GetValue(reason));
        var name = invocation.Arguments.GetRequiredValue(model);
        return invocation.Write(
            await new RolloutClient(invocation.Server).TellAsync(name, Name, command, cancellationToken), rollout => RolloutReport.Write(invocation.Terminal, rollout));
    }
}
