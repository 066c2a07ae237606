using ModelGrains.Cli.Output;

namespace ModelGrains.Cli.Tests.Fakes;

/// <summary>One run of the command line in this process, with redirected streams.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Error)
{
    public static Task<CliRun> OnAsync(FakeServer server, params string[] args) => RunAsync([.. args, "--server", server.Url]);

    public static async Task<CliRun> RunAsync(
        IReadOnlyList<string> args, string? input = null, bool inputIsTerminal = false, string? serverVariable = null,
        TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        var terminal = Terminal.Of(output, false, error, false, new StringReader(input ?? ""), inputIsTerminal);
        var application = new CliApplication(terminal, time ?? TimeProvider.System, name => name == GlobalOptions.ServerVariable ? serverVariable : null);
        var exitCode = await application.RunAsync(args, cancellationToken);
        return new CliRun(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>The lines of the output, without the spaces that end them.</summary>
    public IReadOnlyList<string> Lines => [.. Output.TrimEnd().Split('\n').Select(line => line.TrimEnd())];
}
