using System.CommandLine;
using ModelGrains.Cli.Output;

namespace ModelGrains.Cli.Commands;

/// <summary><c>load MODEL[/VERSION]</c>: loads what was deployed before.</summary>
internal sealed class LoadCommand : ServerCommand
{
    private readonly Argument<ModelReference> model = ModelArgument.Create("The model, for its newest version, or a version");

    public LoadCommand()
        : base("load", "Load a version that was deployed before", ChangeTimeout)
    {
        Add(model);
        AddIfMatch();
    }

    protected override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var reference = invocation.Arguments.GetRequiredValue(model);
        return invocation.Write(await invocation.Management.LoadAsync(reference, cancellationToken), view =>
        {
            invocation.Terminal.WriteLine($"{reference} is loaded");
            VersionTable.Write(invocation.Terminal, view.Versions);
        });
    }
}
