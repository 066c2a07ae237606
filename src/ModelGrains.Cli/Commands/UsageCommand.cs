using System.CommandLine;
using ModelGrains.Cli.Output;

namespace ModelGrains.Cli.Commands;

/// <summary><c>usage</c>: how versions were used.</summary>
internal sealed class UsageCommand : ServerCommand
{
    private readonly Argument<ModelName?> model = new("MODEL")
    {
        Description = "The model; all of them without",
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = result =>
        {
            if (ModelName.TryParse(result.Tokens[0].Value, out var name))
                return name;
            result.AddError($"'{result.Tokens[0].Value}' is no model: expected {ModelName.Rule}");
            return null;
        },
    };

    public UsageCommand()
        : base("usage", "Show how versions were used: requests, callers, last use", QueryTimeout) => Add(model);

    protected override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken) =>
        invocation.Write(await invocation.Management.UsageAsync(invocation.Arguments.GetValue(model), cancellationToken), list =>
        {
            if (list.Versions.Count == 0)
                invocation.Terminal.WriteLine("No models yet. Deploy one: modelgrains deploy PATH");
            else
                UsageTable.Write(invocation.Terminal, list.Versions);
        });
}
