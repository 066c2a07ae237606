using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli;

/// <summary>Ends the command: what went wrong, shown without a stack trace, and the exit code.</summary>
internal sealed class CliException : Exception
{
    /// <summary>Ends with a problem of the server's.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="hint">What to do about it; null where the problem says it.</param>
    public CliException(ProblemView problem, string? hint = null)
        : this(problem, ExitCodes.Of(problem), hint)
    {
    }

    private CliException(ProblemView problem, int exitCode, string? hint)
        : base(problem.Detail)
    {
        Problem = problem;
        ExitCode = exitCode;
        Hint = hint;
    }

    /// <summary>What went wrong; <c>--json</c> writes it as it is.</summary>
    public ProblemView Problem { get; }

    /// <summary>The exit code.</summary>
    public int ExitCode { get; }

    /// <summary>What to do about it; null where the problem says it.</summary>
    public string? Hint { get; }

    /// <summary>The command was given wrongly.</summary>
    public static CliException Usage(string text) => Local("Usage", text, ExitCodes.Usage);

    /// <summary>No server answers.</summary>
    public static CliException Unreachable(string text) => Local("Unreachable", text, ExitCodes.Unreachable);

    /// <summary>The time given with <c>--timeout</c> passed.</summary>
    public static CliException TimedOut(string text) => Local("DeadlineExceeded", text, ExitCodes.NotReady);

    /// <summary>Something that nobody expects.</summary>
    public static CliException Unexpected(string text) => Local("Unexpected", text, ExitCodes.Unexpected);

    private static CliException Local(string title, string text, int exitCode) => new(new ProblemView(title, 0, text, null), exitCode, null);
}
