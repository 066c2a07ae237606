using System.CommandLine;
using ModelGrains.Cli.Api;
using ModelGrains.Cli.Output;

namespace ModelGrains.Cli.Commands;

/// <summary>A command that talks to a server. Whatever fails ends as one clear text and an exit code.</summary>
internal abstract class ServerCommand : Command
{
    private readonly TimeSpan defaultTimeout;
    private readonly Option<string?> ifMatch = new("--if-match")
    {
        Description = "Do it only if the entity tag is still this one, as 'show --json' tells it",
        HelpName = "TAG",
    };

    /// <summary>Makes a command.</summary>
    /// <param name="name">What is typed.</param>
    /// <param name="description">What it does.</param>
    /// <param name="defaultTimeout">How long it waits for its outcome.</param>
    protected ServerCommand(string name, string description, TimeSpan defaultTimeout)
        : base(name, description) => this.defaultTimeout = defaultTimeout;

    /// <summary>How long a question may take.</summary>
    protected static TimeSpan QueryTimeout { get; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a change may take: models are large, and loads check them.</summary>
    protected static TimeSpan ChangeTimeout { get; } = TimeSpan.FromMinutes(10);

    /// <summary>Lets the command be given an entity tag that what it changes must still have.</summary>
    protected void AddIfMatch() => Add(ifMatch);

    /// <summary>Makes the command runnable.</summary>
    public ServerCommand On(Terminal terminal, GlobalOptions options, TimeProvider time)
    {
        SetAction((arguments, cancellationToken) => RunAsync(arguments, terminal, options, time, cancellationToken));
        return this;
    }

    /// <summary>Does the work; the exit code.</summary>
    /// <exception cref="CliException">It failed.</exception>
    protected abstract Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken);

    private async Task<int> RunAsync(ParseResult arguments, Terminal terminal, GlobalOptions options, TimeProvider time, CancellationToken interrupted)
    {
        var json = arguments.GetValue(options.Json);
        var timeout = arguments.GetValue(options.Timeout) ?? defaultTimeout;
        using var timer = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(interrupted, timer.Token);
        using var server = new ServerConnection(arguments.GetRequiredValue(options.Server), Environment.UserName);
        if (arguments.GetResult(ifMatch) is not null)
            server.IfMatch = Quoted(arguments.GetRequiredValue(ifMatch)!);
        try
        {
            return await RunAsync(new Invocation(arguments, terminal, server, time, json), either.Token);
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested)
        {
            return Fail(CliException.TimedOut(
                $"No outcome from {TransportErrors.Address(server.Server)} within {timeout}: it may still come, see 'modelgrains list' (--timeout sets the time)"));
        }
        catch (CliException failure)
        {
            return interrupted.IsCancellationRequested ? ExitCodes.Interrupted : Fail(failure);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Fail(CliException.Unexpected(fault.Message));
        }
        catch (Exception fault)
        {
            return Fail(CliException.Unexpected($"Unexpected failure: {fault.Message} ({fault.GetType().Name})"));
        }

        int Fail(CliException failure)
        {
            ErrorReport.Write(terminal, failure, json);
            return failure.ExitCode;
        }
    }

    /// <summary>A tag as the header has it: shells take the quotes away.</summary>
    private static string Quoted(string tag) => tag == "*" || tag.Contains('"') ? tag : $"\"{tag}\"";
}
