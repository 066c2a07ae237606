using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using ModelGrains.Cli.Commands;
using ModelGrains.Cli.Output;

namespace ModelGrains.Cli;

/// <summary>The command line as a whole.</summary>
/// <param name="terminal">Where it reads and writes.</param>
/// <param name="time">The clock of timeouts.</param>
/// <param name="environment">Environment variables by name; null for one that is not set.</param>
internal sealed class CliApplication(Terminal terminal, TimeProvider time, Func<string, string?> environment)
{
    // How long a command may take to end after Ctrl+C.
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Runs a command; the exit code.</summary>
    public async Task<int> RunAsync(IReadOnlyList<string> args, CancellationToken cancellationToken)
    {
        var root = CreateRoot();
        var parsed = root.Parse(args);
        var configuration = new InvocationConfiguration
        {
            Output = terminal.Output.Profile.Out.Writer,
            Error = terminal.Error.Profile.Out.Writer,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TerminationTimeout,
        };
        if (parsed.Action is not ParseErrorAction wrong)
            return await parsed.InvokeAsync(configuration, cancellationToken);
        wrong.ShowHelp = false;
        configuration.Output = configuration.Error;
        await parsed.InvokeAsync(configuration, cancellationToken);
        terminal.WriteError($"See: {Path(parsed.CommandResult.Command)} --help");
        return ExitCodes.Usage;
    }

    private RootCommand CreateRoot()
    {
        var root = new RootCommand("Deploy, look at and call the models of a ModelGrains server.");
        var options = new GlobalOptions(environment);
        root.Add(options.Server);
        root.Add(options.Json);
        root.Add(options.Timeout);
        ServerCommand[] commands =
        [
            new DeployCommand(), new DeploymentsCommand(), new ListCommand(), new ShowCommand(), new InferCommand(), new PredictCommand(), new LoadCommand(), new UnloadCommand(),
            new DeleteCommand(), new StatusCommand(), new UsageCommand(), new HealthCommand(),
            new RetireCommand(), new RestoreCommand(), new ExtendCommand(), new ExpiryCommand(), new PinCommand(pins: true), new PinCommand(pins: false),
            new ExpiringCommand(),
        ];
        foreach (var command in commands)
            root.Add(command.On(terminal, options, time));
        var route = new Command("route", "Show and change which version of a model answers which requests");
        foreach (var command in (ServerCommand[])[new RouteShowCommand(), new RouteSetCommand(), new RouteHistoryCommand(), new RouteUndoCommand()])
            route.Add(command.On(terminal, options, time));
        root.Add(route);
        root.Add(RolloutCommands.Create(terminal, options, time));
        var shadow = new Command("shadow", "Copy requests of one version to another, and compare the answers");
        foreach (var command in (ServerCommand[])[new ShadowListCommand(), new ShadowAddCommand(), new ShadowRemoveCommand(), new ShadowReportCommand()])
            shadow.Add(command.On(terminal, options, time));
        root.Add(shadow);
        var predictionLog = new Command("prediction-log", "Show and change what is logged of a model's predictions");
        foreach (var command in (ServerCommand[])[new PredictionLogShowCommand(), new PredictionLogSetCommand()])
            predictionLog.Add(command.On(terminal, options, time));
        root.Add(predictionLog);
        var experiment = new Command("experiment", "Compare versions by what turned out about their requests");
        experiment.Add(new ExperimentReportCommand().On(terminal, options, time));
        root.Add(experiment);
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExitCodes((HelpAction)help.Action!);
        return root;
    }

    private static string Path(Command command) =>
        command is RootCommand ? "modelgrains" : string.Join(' ', command.Parents.OfType<Command>().Select(Path).Append(command.Name));
}
