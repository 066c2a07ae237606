using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Output;

/// <summary>Writes why a command failed.</summary>
internal static class ErrorReport
{
    /// <summary>Writes the text and each field's error on its own line, or the problem as JSON.</summary>
    public static void Write(Terminal terminal, CliException failure, bool json)
    {
        if (json)
        {
            terminal.WriteErrorJson(failure.Problem);
            return;
        }

        terminal.WriteError(Headline(failure.Problem));
        foreach (var error in failure.Problem.Errors ?? [])
            terminal.WriteError("  " + Line(error));
        if (failure.Hint is { } hint)
            terminal.WriteError(hint);
    }

    /// <summary>The text without the fields' errors, which it repeats one after the other.</summary>
    private static string Headline(ProblemView problem)
    {
        if (problem.Errors is not [var first, ..])
            return problem.Detail;
        var end = problem.Detail.IndexOf(Line(first), StringComparison.Ordinal);
        return end > 0 ? problem.Detail[..end].TrimEnd() : problem.Detail;
    }

    private static string Line(FieldProblem error) => error.Field.Length == 0 ? error.Message : $"{error.Field}: {error.Message}";
}
