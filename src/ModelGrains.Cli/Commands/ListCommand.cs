using ModelGrains.Cli.Output;

namespace ModelGrains.Cli.Commands;

/// <summary><c>list</c>: every model and version.</summary>
internal sealed class ListCommand : ServerCommand
{
    public ListCommand()
        : base("list", "List the models and their versions", QueryTimeout)
    {
    }

    protected override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken) =>
        invocation.Write(await invocation.Management.ListAsync(cancellationToken), list =>
        {
            var versions = list.Models.SelectMany(model => model.Versions).ToList();
            if (versions.Count == 0)
                invocation.Terminal.WriteLine("No models yet. Deploy one: modelgrains deploy PATH");
            else
                VersionTable.Write(invocation.Terminal, versions);
        });
}
