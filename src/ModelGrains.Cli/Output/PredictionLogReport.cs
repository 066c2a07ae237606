using System.Globalization;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Output;

/// <summary>What is logged of a model's predictions and what became of it.</summary>
internal static class PredictionLogReport
{
    /// <summary>Writes it.</summary>
    public static void Write(Terminal terminal, PredictionLogView log)
    {
        var because = log.Reason is { Length: > 0 } reason ? $": {reason}" : "";
        terminal.WriteLine(log.ByManifest
            ? $"{log.Model} is logged as its versions' manifests say"
            : string.Create(CultureInfo.InvariantCulture, $"{log.Model} at prediction log revision {log.Revision}, {Units.Time(log.Time ?? default)} by {log.Actor}{because}"));
        foreach (var manifest in log.ByManifest ? log.Manifests : [])
            terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  version {manifest.Version}: {Units.Share(manifest.SampleRate)}, {(manifest.Inputs ? "inputs and outputs" : "outputs")}"));
        if (log.SampleRate == 0)
            terminal.WriteLine("Nothing is logged");
        else if (!log.ByManifest)
            WriteSettings(terminal, log);
        terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{log.Written} lines written, {log.Dropped} lost, {log.Waiting} waiting"));
    }

    private static void WriteSettings(Terminal terminal, PredictionLogView log)
    {
        var when = log.When.Count > 0 ? $" of those where {string.Join(" and ", log.When.Select(RouteReport.Words))}" : "";
        terminal.WriteLine($"{Units.Share(log.SampleRate)} of the requests{when}");
        terminal.WriteLine($"  inputs: {Names(log.Inputs)}");
        terminal.WriteLine($"  outputs: {Names(log.Outputs)}");
        foreach (var (field, kind) in log.Redact)
            terminal.WriteLine($"  {field}: {(kind == "hash" ? "hashed" : "redacted")}");
    }

    private static string Names(IReadOnlyList<string> names) => names switch
    {
        [] => "none",
        ["*"] => "all",
        _ => string.Join(", ", names),
    };
}
