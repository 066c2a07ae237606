using System.Globalization;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Output;

/// <summary>How the answers of two versions compare, for people.</summary>
internal static class ComparisonReportText
{
    private const int ShownFlips = 10;
    private const int ShownExamples = 5;

    /// <summary>Writes the report.</summary>
    public static void Write(Terminal terminal, ComparisonView report)
    {
        terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Candidate} against {report.Primary}: {Units.Count(report.Pairs, "pair")}, {report.Compared} compared, {report.Pairs - report.Compared} without both answers, {report.Dropped} dropped"));
        WriteErrors(terminal, report.Primary, report.PrimaryErrors);
        WriteErrors(terminal, report.Candidate, report.CandidateErrors);
        if (report is { PrimaryLatency: { } primary, CandidateLatency: { } candidate })
        {
            var latency = TextTable.Create("LATENCY", ">MEAN", ">P50", ">P95", ">P99", ">MAX");
            foreach (var (version, times) in (ReadOnlySpan<(string, LatencyView)>)[(report.Primary, primary), (report.Candidate, candidate)])
            {
                latency.AddTexts(
                    version, Units.Milliseconds(times.Mean), Units.Milliseconds(times.P50), Units.Milliseconds(times.P95), Units.Milliseconds(times.P99), Units.Milliseconds(times.Max));
            }

            terminal.Write(latency);
        }

        if (report.Outputs.Count > 0)
            WriteOutputs(terminal, report);
        if (report.OutputsLeftOut)
            terminal.WriteLine("There are more outputs than are compared");
    }

    private static void WriteOutputs(Terminal terminal, ComparisonView report)
    {
        var agreement = TextTable.Create("OUTPUT", ">PAIRS", ">EXACT", ">IN TOLERANCE", ">FLIPS", ">MEAN DIFFERENCE", ">MAX", ">OTHER SHAPE", ">OTHER TYPE", ">MISSING");
        var values = TextTable.Create("VALUES", "VERSION", ">MEAN", ">P5", ">P50", ">P95", ">NAN", ">INFINITE", ">PSI", ">KS", ">CLASS PSI");
        foreach (var output in report.Outputs)
        {
            agreement.AddTexts(
                output.Name, Number(output.Pairs), Of(output.Exact, output.Pairs), Of(output.WithinTolerance, output.Pairs),
                output.Classes == 0 ? "" : Of(output.Flips, output.Classes), Number(output.MeanDifference), Number(output.MaxDifference),
                Number(output.ShapeMismatches), Number(output.TypeMismatches), Number(output.MissingInPrimary + output.MissingInCandidate));
            values.AddTexts([output.Name, report.Primary, .. Row(output.Primary), "", "", ""]);
            values.AddTexts(
                ["", report.Candidate, .. Row(output.Candidate), Number(output.StabilityIndex), Number(output.KolmogorovSmirnov), Number(output.ClassStabilityIndex)]);
        }

        terminal.Write(agreement);
        terminal.Write(values);
        WriteFlips(terminal, report);
        WriteWorst(terminal, report);
    }

    private static void WriteFlips(Terminal terminal, ComparisonView report)
    {
        var flips = report.Outputs
            .SelectMany(output => output.Confusion.Select(cell => (Output: output.Name, Cell: cell)))
            .Where(flip => flip.Cell.Primary != flip.Cell.Candidate)
            .OrderByDescending(flip => flip.Cell.Count).Take(ShownFlips).ToList();
        if (flips.Count == 0)
            return;
        var table = TextTable.Create("FLIPS", report.Primary.ToUpperInvariant(), report.Candidate.ToUpperInvariant(), ">COUNT");
        foreach (var (output, cell) in flips)
            table.AddTexts(output, cell.Primary ?? "(other)", cell.Candidate ?? "(other)", Number(cell.Count));
        terminal.Write(table);
    }

    private static void WriteWorst(Terminal terminal, ComparisonView report)
    {
        if (report.Outputs.All(output => output.Worst.Count == 0))
            return;
        var table = TextTable.Create("WORST", "REQUEST", ">DIFFERENCE");
        foreach (var output in report.Outputs)
        {
            foreach (var example in output.Worst.Take(ShownExamples))
                table.AddTexts(output.Name, example.Request, example.Difference is null ? "not comparable" : Number(example.Difference));
        }

        terminal.Write(table);
    }

    private static void WriteErrors(Terminal terminal, string version, IReadOnlyDictionary<string, long> errors)
    {
        if (errors.Count > 0)
            terminal.WriteLine($"  {version} failed: {string.Join(", ", errors.Select(error => string.Create(CultureInfo.InvariantCulture, $"{error.Value} {error.Key}")))}");
    }

    private static string[] Row(DistributionView? values) => values is null
        ? ["", "", "", "", "", ""]
        : [Number(values.Mean), Number(values.P05), Number(values.P50), Number(values.P95), Number(values.NaNs), Number(values.Infinities)];

    private static string Of(long part, long whole) =>
        whole == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{part} ({Units.Share((double)part / whole)})");

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Number(double? value) => value?.ToString("G4", CultureInfo.InvariantCulture) ?? "";
}
