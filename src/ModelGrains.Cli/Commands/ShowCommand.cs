using System.CommandLine;
using ModelGrains.Cli.Output;

namespace ModelGrains.Cli.Commands;

/// <summary><c>show MODEL[/VERSION]</c>: signature, route, instances and history.</summary>
internal sealed class ShowCommand : ServerCommand
{
    private readonly Argument<ModelReference> model = ModelArgument.Create("The model, or one version of it");

    public ShowCommand()
        : base("show", "Show a model or a version: signature, route, instances, history", QueryTimeout) => Add(model);

    protected override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var reference = invocation.Arguments.GetRequiredValue(model);
        if (reference.Version is { } version)
        {
            var found = await invocation.Management.FindAsync(reference.Model, version, cancellationToken);
            return invocation.Write(found, view => VersionReport.Write(invocation.Terminal, view));
        }

        return invocation.Write(await invocation.Management.FindAsync(reference.Model, cancellationToken), view =>
        {
            invocation.Terminal.WriteLine(RouteText.Of(view));
            foreach (var shown in view.Versions.Reverse())
            {
                invocation.Terminal.WriteLine("");
                VersionReport.Write(invocation.Terminal, shown);
            }
        });
    }
}
