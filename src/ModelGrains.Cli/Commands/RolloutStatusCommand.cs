using System.CommandLine;
using ModelGrains.Cli.Api;
using ModelGrains.Cli.Output;

namespace ModelGrains.Cli.Commands;

/// <summary><c>rollout status MODEL</c>: where a model's newest rollout stands; with <c>--watch</c> until it has ended.</summary>
internal sealed class RolloutStatusCommand : ServerCommand
{
    private readonly Argument<ModelName> model = ModelNameArgument.Create("The model");
    private readonly Option<bool> watch = new("--watch") { Description = "Show what happens until it has ended; the exit code is 3 where it was aborted" };

    public RolloutStatusCommand()
        : base("status", "Show a model's newest rollout", ChangeTimeout)
    {
        Add(model);
        Add(watch);
    }

    protected override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var name = invocation.Arguments.GetRequiredValue(model);
        var client = new RolloutClient(invocation.Server);
        var answer = await client.GetAsync(name, cancellationToken);
        if (!invocation.Arguments.GetValue(watch))
            return invocation.Write(answer, rollout => RolloutReport.Write(invocation.Terminal, rollout));
        return await RolloutWatch.FollowAsync(invocation, client, name, answer, cancellationToken);
    }
}
