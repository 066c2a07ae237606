using System.CommandLine;
using ModelGrains.Cli.Api;
using ModelGrains.Cli.Output;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Commands;

/// <summary><c>prediction-log set MODEL --rate 10%</c>: changes what is named and keeps the rest, as long as nobody else changes it meanwhile.</summary>
internal sealed class PredictionLogSetCommand : ServerCommand
{
    private readonly Argument<ModelName> model = ModelNameArgument.Create("The model");
    private readonly Option<double?> rate = PredictionLogArguments.Rate();
    private readonly Option<string[]> inputs = PredictionLogArguments.Names("--inputs", "The inputs to log: names, '*' for all, '' for none");
    private readonly Option<string[]> outputs = PredictionLogArguments.Names("--outputs", "The outputs to log, likewise");
    private readonly Option<string[]> redact = PredictionLogArguments.Names("--redact", "Fields of which '[redacted]' is logged");
    private readonly Option<string[]> hash = PredictionLogArguments.Names("--hash", "Fields of which a salted hash is logged");
    private readonly Option<string[]> plain = PredictionLogArguments.Names("--plain", "Fields that are logged as they are again");
    private readonly Option<string?> salt = new("--salt") { Description = "What the sample and the hashes depend on", HelpName = "TEXT" };
    private readonly Option<string?> reason = new("--reason") { Description = "Why, for the log of the server", HelpName = "TEXT" };

    public PredictionLogSetCommand()
        : base("set", "Change what is logged of a model's predictions", ChangeTimeout)
    {
        Add(model);
        foreach (var option in Changes())
            Add(option);
        Add(reason);
        AddIfMatch();
        Validators.Add(result =>
        {
            if (Changes().All(option => result.GetResult(option) is null))
                result.AddError("Nothing to change: give --rate, --inputs, --outputs, --redact, --hash, --plain or --salt");
        });
    }

    protected override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var name = invocation.Arguments.GetRequiredValue(model);
        var client = new PredictionLogClient(invocation.Server);
        var present = (await client.GetAsync(name, cancellationToken)).Value;
        invocation.Server.IfMatch ??= present.Tag;
        return invocation.Write(
            await client.SetAsync(name, Change(invocation.Arguments, present), cancellationToken), log => PredictionLogReport.Write(invocation.Terminal, log));
    }

    private PredictionLogCommandView Change(ParseResult arguments, PredictionLogView present)
    {
        var redactions = new SortedDictionary<string, string>(present.Redact.ToDictionary(), StringComparer.Ordinal);
        foreach (var field in arguments.GetValue(plain) ?? [])
            redactions.Remove(field);
        foreach (var field in arguments.GetValue(redact) ?? [])
            redactions[field] = "remove";
        foreach (var field in arguments.GetValue(hash) ?? [])
            redactions[field] = "hash";
        return new PredictionLogCommandView(
            arguments.GetValue(rate) ?? present.SampleRate,
            present.When,
            arguments.GetResult(inputs) is null ? present.Inputs : arguments.GetValue(inputs),
            arguments.GetResult(outputs) is null ? present.Outputs : arguments.GetValue(outputs),
            redactions,
            arguments.GetValue(salt) ?? present.Salt,
            arguments.GetValue(reason));
    }

    private Option[] Changes() => [rate, inputs, outputs, redact, hash, plain, salt];
}
