using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using ModelGrains.Cli.Api;
using ModelGrains.Cli.Output;
using ModelGrains.Cli.Prediction;
using ModelGrains.Client;
using ModelGrains.Models;
using ModelGrains.Protocol.Management;
using ModelGrains.Routing;

namespace ModelGrains.Cli.Commands;

/// <summary><c>predict MODEL[/VERSION|@LABEL]</c>: sends the rows of files, and compares versions on them.</summary>
internal sealed class PredictCommand : ServerCommand
{
    private const int DefaultParallel = 8;
    private const int MaxParallel = 256;
    private const int GrpcPort = 8001;

    // A run over a file may take days; a timer cannot wait longer than about 49.
    private static readonly TimeSpan NoTimeout = TimeSpan.FromDays(40);

    private static readonly GrpcModelClientOptions Client = new()
    {
        Timeout = TimeSpan.FromMinutes(5),
        // Nobody waits at a screen for each answer: rather later than not at all.
        Retry = new RetryOptions { MaxAttempts = 10, MaxBackoff = TimeSpan.FromSeconds(10), BudgetTokens = 1000, BudgetRatio = 1 },
    };

    private readonly Argument<ModelReference> model = ModelArgument.CreateWithLabel("The model, one version of it, or the version that a label of its route stands for");
    private readonly Option<string> input = new("--input", "-i")
    {
        Description = "The rows: a .jsonl or .csv file, or a folder of such", HelpName = "PATH", Required = true,
    };

    private readonly Option<string> output = new("--output", "-o") { Description = "Takes a line of JSON for each row, in their order", HelpName = "FILE", Required = true };
    private readonly Option<string[]> against = new("--against")
    {
        Description = "Another version or label that gets the same rows and is compared with the first; once for each", HelpName = "VERSION",
    };

    private readonly Option<int?> parallel = new("--parallel", "-p")
    {
        Description = $"How many rows are under way at a time, 1 to {MaxParallel} [default: {DefaultParallel}]", HelpName = "COUNT",
    };

    private readonly Option<bool> resume = new("--resume") { Description = "Go on after the last whole line of the output" };
    private readonly Option<string?> label = new("--label-column")
    {
        Description = "The column or member that says what is right [default: label, where there is one]", HelpName = "NAME",
    };

    private readonly Option<string?> report = new("--report") { Description = "Takes the report as JSON", HelpName = "FILE" };
    private readonly Option<double?> absolute = new("--atol")
    {
        Description = "How far another version's numbers may be from the first one's [default: 1e-5]", HelpName = "NUMBER",
    };

    private readonly Option<double?> relative = new("--rtol")
    {
        Description = "How far they may be beside that, as a share of the first one's [default: 1e-5]", HelpName = "SHARE",
    };

    private readonly Option<Uri?> grpc = GrpcOption.Create($"The server's gRPC address [default: port {GrpcPort} of the server's host]");

    public PredictCommand()
        : base("predict", "Send the rows of files to a model, and compare versions on them", NoTimeout)
    {
        Add(model);
        foreach (var option in (Option[])[input, output, against, parallel, resume, label, report, absolute, relative, grpc])
            Add(option);
        Validators.Add(Check);
    }

    protected override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var primary = invocation.Arguments.GetRequiredValue(model);
        ModelReference[] versions = [primary, .. (invocation.Arguments.GetValue(against) ?? []).Select(text => Other(primary, text)!)];
        await using var client = new GrpcInference(invocation.Arguments.GetValue(grpc) ?? AddressOf(invocation.Server.Server), Client);
        var signature = await client.DescribeAsync(primary, cancellationToken);
        using var rows = new RowInput(invocation.Arguments.GetRequiredValue(input), signature, invocation.Arguments.GetValue(label));
        var tolerance = new Tolerance
        {
            Absolute = invocation.Arguments.GetValue(absolute) ?? Tolerance.Default.Absolute,
            Relative = invocation.Arguments.GetValue(relative) ?? Tolerance.Default.Relative,
        };
        var tally = new PredictTally([.. versions.Select(version => version.ToString())], tolerance);
        await RunAsync(invocation, client, versions, rows, tally, cancellationToken);
        Report(invocation, tally.ToReport());
        return tally.Failed == 0 ? ExitCodes.Success : ExitCodes.SomeRowsFailed;
    }

    private async Task RunAsync(
        Invocation invocation, GrpcInference client, ModelReference[] versions, RowInput rows, PredictTally tally, CancellationToken cancellationToken)
    {
        var path = invocation.Arguments.GetRequiredValue(output);
        using var file = invocation.Arguments.GetValue(resume) ? OutputFile.Resume(path) : OutputFile.Create(path);
        file.ReadBack(rows, PredictNames.InOutput(versions), tally.Add);
        var progress = new PredictProgress(invocation.Terminal, invocation.Time);
        using var run = new PredictRun(client, versions, invocation.Arguments.GetValue(parallel) ?? DefaultParallel, invocation.Time);
        try
        {
            await run.RunAsync(rows, file, (row, answers) =>
            {
                tally.Add(row, answers);
                progress.OnRow(tally, rows.Progress);
            }, cancellationToken);
        }
        finally
        {
            progress.End(tally);
        }
    }

    private void Report(Invocation invocation, PredictReport result)
    {
        var json = JsonSerializer.Serialize(result, ManagementJson.Options);
        if (invocation.Arguments.GetValue(report) is { } path)
            File.WriteAllText(path, json + "\n");
        if (invocation.Json)
            invocation.Terminal.WriteJson(json);
        else
            PredictReportText.Write(invocation.Terminal, result);
    }

    private void Check(CommandResult result)
    {
        if (result.GetValue(parallel) is < 1 or > MaxParallel)
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"--parallel is {result.GetValue(parallel)}, expected 1 to {MaxParallel}"));
        foreach (var tolerance in (Option<double?>[])[absolute, relative])
        {
            if (result.GetValue(tolerance) is { } value && !(value >= 0))
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{tolerance.Name} is {value}, expected a number not below 0"));
        }

        if (result.GetValue(model) is not { } primary)
            return;
        var seen = new HashSet<string> { primary.ToString() };
        foreach (var text in result.GetValue(against) ?? [])
        {
            if (Other(primary, text) is not { } other)
                result.AddError($"--against '{text}' is no version: expected {ModelVersion.Rule}, or a label of {RouteLabel.Rule}");
            else if (!seen.Add(other.ToString()))
                result.AddError($"--against '{text}' names a version twice, expected each once");
        }
    }

    private static ModelReference? Other(ModelReference primary, string text) =>
        ModelVersion.TryParse(text, out var version) ? new ModelReference(primary.Model, version)
        : RouteLabel.IsName(text) ? new ModelReference(primary.Model, null, text)
        : null;

    private static Uri AddressOf(Uri server) => new UriBuilder(server.Scheme, server.Host, GrpcPort).Uri;
}
