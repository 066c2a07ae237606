using System.Globalization;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Output;

/// <summary>What came of comparing a shadow.</summary>
internal static class ShadowReport
{
    /// <summary>Writes it.</summary>
    public static void Write(Terminal terminal, string model, ShadowReportView report)
    {
        terminal.WriteLine(ShadowText.Line(model, report.Shadow));
        var state = report.HasEnded ? "ended" : "running";
        terminal.WriteLine(report.UpdatedAt is { } updated
            ? $"Since {Units.Time(report.Shadow.Since ?? default)}, {state}, last reported {Units.Time(updated)}"
            : $"Since {Units.Time(report.Shadow.Since ?? default)}, {state}, nothing reported yet");
        ComparisonReportText.Write(terminal, report.Comparison);
        foreach (var line in LeftOut(report.LeftOut))
            terminal.WriteLine(line);
        foreach (var happened in report.Events)
            terminal.WriteLine($"{happened.Event} {Units.Time(happened.Time)} on {happened.Silo}: {happened.Reason}");
    }

    private static IEnumerable<string> LeftOut(ShadowLeftOutView leftOut)
    {
        (long Count, string Why)[] reasons =
        [
            (leftOut.Dropped, "the queue was full"), (leftOut.Paused, "the silo was under pressure"), (leftOut.Incomplete, "an input was missing"),
            (leftOut.Expired, "their time was over"),
        ];
        foreach (var (count, why) in reasons.Where(reason => reason.Count > 0))
            yield return string.Create(CultureInfo.InvariantCulture, $"Not compared: {count}, {why}");
        foreach (var (input, count) in leftOut.Missing)
            yield return string.Create(CultureInfo.InvariantCulture, $"Missing input {input}: {count} times");
    }
}
