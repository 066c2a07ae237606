using System.Globalization;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Output;

/// <summary>Deployments, as people read them.</summary>
internal static class DeploymentReport
{
    /// <summary>Writes one deployment with everything that happened to it.</summary>
    public static void Write(Terminal terminal, DeploymentStatusView view)
    {
        terminal.WriteLine(SafeText.OneLine($"{view.Id}: {Subject(view)} {view.State.ToLowerInvariant()}, step {view.Step.ToLowerInvariant()}, by {view.Actor}"));
        if (view.Verified is { } verified)
        {
            terminal.WriteLine($"verified: {Units.Count(verified.Samples, "sample")}, load {Units.Milliseconds(verified.LoadMilliseconds)}, " +
                $"run {Units.Milliseconds(verified.RunMilliseconds)}, peak memory {Units.Bytes(verified.PeakMemoryBytes)}");
        }

        terminal.WriteLine("");
        var table = TextTable.Create("TIME", "STEP", "STATE", "WHAT");
        foreach (var happened in view.Events)
            table.AddTexts(Units.Time(happened.Time), happened.Step, happened.State, Words(happened));
        terminal.Write(table);
    }

    /// <summary>Writes deployments, one a row.</summary>
    public static void WriteList(Terminal terminal, IEnumerable<DeploymentStatusView> deployments)
    {
        var table = TextTable.Create("ID", "VERSION", "STATE", "STEP", "STARTED", "BY", "WHY");
        foreach (var view in deployments)
            table.AddTexts(view.Id, Subject(view), view.State, view.Step, Units.Time(view.StartedAt), view.Actor, view.Error?.Detail ?? "");
        terminal.Write(table);
    }

    /// <summary>What a step is called while it is under way.</summary>
    public static string StepText(string step) => step switch
    {
        "Validate" => "Checking the package",
        "Package" => "Optimizing the graph",
        "Verify" => "Trying it in a process of its own",
        "Publish" => "Loading and warming up",
        "Route" => "Routing requests to it",
        _ => step,
    };

    private static string Subject(DeploymentStatusView view) =>
        view.Version is { } version ? string.Create(CultureInfo.InvariantCulture, $"{view.Model}/{version}") : view.Model ?? "-";

    private static string Words(DeploymentEventView happened) =>
        happened.Reason.Length == 0 || happened.Evidence.Length == 0 ? happened.Reason + happened.Evidence : $"{happened.Reason} ({happened.Evidence})";
}
