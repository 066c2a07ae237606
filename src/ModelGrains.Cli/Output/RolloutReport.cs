using System.Globalization;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Output;

/// <summary>A rollout: where it stands, its stages, and what happened last.</summary>
internal static class RolloutReport
{
    private const int Shown = 5;

    /// <summary>Writes it.</summary>
    public static void Write(Terminal terminal, RolloutView rollout)
    {
        terminal.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{rollout.Model}: rollout {rollout.Number} ({rollout.Strategy}) of version {rollout.Version} is {Words(rollout.State)}, route revision {rollout.Revision}"));
        foreach (var stage in rollout.Stages)
            terminal.WriteLine($"  {Mark(stage.State)} {stage.Text}{Wait(stage)}");
        foreach (var metric in rollout.Analyses.SelectMany(analysis => analysis.Metrics))
            terminal.WriteLine($"    {Words(metric)}");
        foreach (var happened in rollout.Events.TakeLast(Shown))
            WriteEvent(terminal, happened);
        if (rollout.State == "Paused")
            terminal.WriteLine($"Go on: modelgrains rollout {(rollout.Stages.Any(stage => stage is { State: "UnderWay", WaitsForCommand: true }) ? "promote" : "resume")} {rollout.Model}");
    }

    /// <summary>Writes an event.</summary>
    public static void WriteEvent(Terminal terminal, RolloutEventView happened) =>
        terminal.WriteLine($"{Units.Time(happened.Time)}  {happened.Actor}: {happened.Reason}");

    private static string Mark(string state) => state switch
    {
        "Done" => "[x]",
        "UnderWay" => "[>]",
        _ => "[ ]",
    };

    private static string Wait(RolloutStageView stage) =>
        stage.WaitsForCommand ? ", until it is promoted"
        : stage.HoldSeconds is { } seconds ? string.Create(CultureInfo.InvariantCulture, $", for {seconds:0.###} s") : "";

    private static string Words(MetricRunView metric)
    {
        var counts = $"{metric.Successful} held, {metric.Failed} failed, {metric.Inconclusive} could not tell{(metric.DryRun ? ", dry run" : "")}";
        return metric.Measurements.Count == 0 ? $"{metric.Name}: not measured yet" : $"{metric.Measurements[^1].Reason} ({counts})";
    }

    private static string Words(string state) => state.ToLowerInvariant();
}
