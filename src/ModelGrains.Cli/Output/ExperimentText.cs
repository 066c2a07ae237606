using System.Globalization;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Output;

/// <summary>How versions compare by what turned out, for people.</summary>
internal static class ExperimentText
{
    /// <summary>Writes it.</summary>
    public static void Write(Terminal terminal, ExperimentView report)
    {
        var window = report switch
        {
            { From: { } from, To: { } to } => $"requests from {Units.Time(from)} to {Units.Time(to)}",
            { From: { } from } => $"requests from {Units.Time(from)}",
            { To: { } to } => $"requests before {Units.Time(to)}",
            _ => "all requests logged",
        };
        terminal.WriteLine($"{report.Model}: {window}{(report.Outcome is { } field ? $", outcome '{field}'" : "")}, against version {report.Control}, intervals of {Units.Share(report.Level)}");
        var table = TextTable.Create(
            ">VERSION", ">REQUESTS", ">FAILED", ">OUTCOMES", ">NO NUMBER", ">MEAN", "INTERVAL", ">RATE", "INTERVAL", ">DIFFERENCE", "INTERVAL", ">P");
        foreach (var arm in report.Arms)
        {
            table.AddTexts(
                arm.Version.ToString(CultureInfo.InvariantCulture), Number(arm.Requests), Number(arm.Failed), Number(arm.Outcomes), Number(arm.NotNumbers),
                Number(arm.Mean), Interval(arm.Interval), arm.Rate is { } rate ? Units.Share(rate.Rate) : "", Shares(arm.Rate?.Interval),
                Number(arm.Difference?.Value), Interval(arm.Difference?.Interval), Number(arm.Difference?.PValue));
        }

        terminal.Write(table);
        if (report.Arms.All(arm => arm.Outcomes == 0))
            terminal.WriteLine("No outcome of these requests was told yet");
    }

    private static string Interval(IntervalView? interval) => interval is null ? "" : $"{Number(interval.Low)} to {Number(interval.High)}";

    private static string Shares(IntervalView? interval) => interval is null ? "" : $"{Units.Share(interval.Low)} to {Units.Share(interval.High)}";

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Number(double? value) => value?.ToString("G4", CultureInfo.InvariantCulture) ?? "";
}
