using System.Text.Json;
using ModelGrains.Errors;
using ModelGrains.Onnx.Runtime;

namespace ModelGrains.Onnx.Verification;

/// <summary>What the end of a child process says of the package it was given.</summary>
internal static class ChildVerdict
{
    private const int FirstSignal = 128;
    private const int CpuLimit = 24;

    /// <summary>How the C++ library and .NET say that there is no memory, before they abort.</summary>
    private static readonly string[] OutOfMemoryWords = ["bad_alloc", "Out of memory", "OutOfMemoryException"];

    /// <summary>The answer, or the error that the end stands for.</summary>
    /// <param name="child">The end.</param>
    /// <param name="limits">What the child could take.</param>
    /// <param name="words">What was done, in a word.</param>
    /// <param name="folder">The package's folder, which no text shows.</param>
    public static Outcome<VerifierAnswer> Of(ChildResult child, ChildLimits limits, string words, string folder)
    {
        switch (child.End)
        {
            case ChildEnd.Cancelled:
                return ModelErrors.Cancelled();
            case ChildEnd.TimedOut:
                return Failed(VerificationFailure.TimedOut, words, FormattableString.Invariant(
                    $"it was still running after {limits.Time.TotalSeconds:0.###} s, which is the limit; {Memory(child)}"));
            case ChildEnd.OutOfMemory:
                return Failed(VerificationFailure.OutOfMemory, words, $"it took {Mebibytes(child.PeakBytes)} MiB of memory, allowed {Mebibytes(limits.MemoryBytes)} MiB");
            case ChildEnd.Flooded:
                return ModelErrors.RuntimeFault($"The {words} gave no report: the verifier wrote without end");
        }

        if (!child.HasBegun && child.ExitCode != 0)
        {
            return ModelErrors.RuntimeFault(
                $"The {words} could not begin: the verifier ended at its start with exit code {child.ExitCode}{Said(child.Errors, folder)}");
        }

        if (child.ExitCode == FirstSignal + CpuLimit)
            return Failed(VerificationFailure.CpuExceeded, words, $"it took more than {limits.CpuSeconds} s of processor time, which is the limit; {Memory(child)}");
        if (child.ExitCode != 0 && OutOfMemoryWords.Any(word => child.Errors.Contains(word, StringComparison.Ordinal)))
            return Failed(VerificationFailure.OutOfMemory, words, $"it ran out of memory, allowed {Mebibytes(limits.MemoryBytes)} MiB; {Memory(child)}");
        if (child.ExitCode != 0)
            return Failed(VerificationFailure.Crashed, words, $"the process crashed {Ending(child.ExitCode)}{Said(child.Errors, folder)}; {Memory(child)}");
        return Read(child, words);
    }

    /// <summary>The error of an answer that is none.</summary>
    public static ModelError NoReport() => ModelErrors.RuntimeFault("The package could not be verified: the verifier ended without a report");

    private static Outcome<VerifierAnswer> Read(ChildResult child, string words)
    {
        VerifierAnswer? answer;
        try
        {
            answer = JsonSerializer.Deserialize(child.Output.Span, VerifierJson.Default.VerifierAnswer);
        }
        catch (JsonException)
        {
            return NoReport();
        }

        return answer switch
        {
            null => NoReport(),
            { Problem: { Failure: { } failure } problem } => Failed(failure, words, problem.Message),
            { Problem: { } problem } => ModelErrors.RuntimeFault($"The {words} failed in itself: {problem.Message}"),
            _ => answer,
        };
    }

    private static ModelError Failed(VerificationFailure failure, string words, string what) =>
        VerificationErrors.Of(failure, $"The package failed its {words}: {what}");

    private static string Memory(ChildResult child) => $"memory seen: {Mebibytes(child.PeakBytes)} MiB";

    private static string Mebibytes(long bytes) => FormattableString.Invariant($"{bytes / 1048576.0:0.#}");

    private static string Ending(int exitCode) => (exitCode - FirstSignal) switch
    {
        4 => "with signal 4 (illegal instruction)",
        6 => "with signal 6 (aborted)",
        7 => "with signal 7 (bus error)",
        8 => "with signal 8 (arithmetic)",
        9 => "with signal 9 (killed: by somebody, or by the system when memory was short)",
        11 => "with signal 11 (invalid memory access)",
        15 => "with signal 15 (asked to end)",
        > 0 and < 65 and var signal => $"with signal {signal}",
        _ => $"with exit code {exitCode}",
    };

    /// <summary>The first line that it wrote of its trouble.</summary>
    private static string Said(string errors, string folder)
    {
        var line = errors.Split('\n').FirstOrDefault(line => line.Length > 0 && !line.StartsWith(VerifierAnswer.BaselineLine, StringComparison.Ordinal));
        return line is null ? "" : $": {OrtErrorText.Clean(line, folder)}";
    }
}
