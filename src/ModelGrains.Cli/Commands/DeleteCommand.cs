using System.CommandLine;
using ModelGrains.Cli.Output;

namespace ModelGrains.Cli.Commands;

/// <summary><c>delete MODEL[/VERSION]</c>: deletes versions and their packages, after a question.</summary>
internal sealed class DeleteCommand : ServerCommand
{
    private readonly Argument<ModelReference> model = ModelArgument.Create("The model, with all its versions, or a version");
    private readonly Option<bool> yes = new("--yes", "-y") { Description = "Do not ask" };

    public DeleteCommand()
        : base("delete", "Delete a model or a version, with its packages", ChangeTimeout)
    {
        Add(model);
        Add(yes);
        AddIfMatch();
    }

    protected override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var reference = invocation.Arguments.GetRequiredValue(model);
        if (!invocation.Arguments.GetValue(yes) && !await ConfirmAsync(invocation.Terminal, reference, cancellationToken))
        {
            invocation.Terminal.WriteError("Nothing was deleted");
            return ExitCodes.Unexpected;
        }

        return invocation.Write(await invocation.Management.DeleteAsync(reference, cancellationToken), deletion =>
        {
            foreach (var version in deletion.Versions)
                invocation.Terminal.WriteLine($"{version} is deleted");
        });
    }

    private static async Task<bool> ConfirmAsync(Terminal terminal, ModelReference reference, CancellationToken cancellationToken)
    {
        if (!terminal.InputIsTerminal)
            throw CliException.Usage($"Nobody can be asked whether {reference} is to be deleted: say so with --yes");
        var what = reference.Version is null ? $"{reference} with all its versions" : reference.ToString();
        terminal.Ask($"Delete {what}? This cannot be undone. [y/N] ");

        // Reading a terminal cannot be interrupted, only left behind.
        var answer = await Task.Run(terminal.Input.ReadLine, cancellationToken).WaitAsync(cancellationToken);
        return answer?.Trim().ToLowerInvariant() is "y" or "yes";
    }
}
