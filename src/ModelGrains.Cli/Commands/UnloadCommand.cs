using System.CommandLine;
using ModelGrains.Cli.Output;

namespace ModelGrains.Cli.Commands;

/// <summary><c>unload MODEL[/VERSION]</c>: takes a version, or every one, out of memory and keeps its package.</summary>
internal sealed class UnloadCommand : ServerCommand
{
    private readonly Argument<ModelReference> model = ModelArgument.Create("The model, for all its versions, or a version");

    public UnloadCommand()
        : base("unload", "Unload a model or a version; its package stays", ChangeTimeout)
    {
        Add(model);
        AddIfMatch();
    }

    protected override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var reference = invocation.Arguments.GetRequiredValue(model);
        return invocation.Write(await invocation.Management.UnloadAsync(reference, cancellationToken), view =>
        {
            invocation.Terminal.WriteLine($"{reference} is unloaded");
            VersionTable.Write(invocation.Terminal, view.Versions);
        });
    }
}
