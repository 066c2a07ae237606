using System.CommandLine;
using ModelGrains.Cli.Api;
using ModelGrains.Cli.Output;

namespace ModelGrains.Cli.Commands;

/// <summary><c>shadow remove MODEL NAME</c>: has nothing more copied for a shadow.</summary>
internal sealed class ShadowRemoveCommand : ServerCommand
{
    private readonly Argument<ModelName> model = ModelNameArgument.Create("The model");
    private readonly Argument<string> shadow = ShadowArguments.Name();

    public ShadowRemoveCommand()
        : base("remove", "Take a shadow away; its report stays", ChangeTimeout)
    {
        Add(model);
        Add(shadow);
        AddIfMatch();
    }

    protected override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken) => invocation.Write(
        await new ShadowClient(invocation.Server).RemoveAsync(
            invocation.Arguments.GetRequiredValue(model), invocation.Arguments.GetRequiredValue(shadow), cancellationToken),
        route => RouteReport.Write(invocation.Terminal, route));
}
