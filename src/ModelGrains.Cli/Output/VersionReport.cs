using System.Globalization;
using ModelGrains.Protocol.Management;
using Spectre.Console;

namespace ModelGrains.Cli.Output;

/// <summary>Everything about one version.</summary>
internal static class VersionReport
{
    /// <summary>Writes the report.</summary>
    public static void Write(Terminal terminal, VersionView version)
    {
        terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{version.Model}/{version.Version}"));
        terminal.Write(Indented(Facts(version)));
        Section(terminal, "inputs", version.Inputs.Count, () => Tensors(version.Inputs));
        Section(terminal, "outputs", version.Outputs.Count, () => Tensors(version.Outputs));
        Section(terminal, "instances", version.Instances.Count, () => Instances(version.Instances));
        Section(terminal, "history", version.Events.Count, () => Events(version.Events));
    }

    private static void Section(Terminal terminal, string title, int count, Func<Table> table)
    {
        if (count == 0)
            return;
        terminal.WriteLine("");
        terminal.WriteLine("  " + title);
        terminal.Write(Indented(table()));
    }

    private static Padder Indented(Table table) => new(table, new Padding(2, 0, 0, 0));

    private static Table Facts(VersionView version)
    {
        var table = TextTable.Create("", "");
        table.ShowHeaders = false;
        table.AddTexts("state", VersionTable.State(version));
        table.AddTexts("share", Units.Share(version.Weight));
        table.AddTexts("package", $"{version.Package} ({Units.Bytes(version.SizeInBytes)})");
        if (version.Owner.Length > 0)
            table.AddTexts("owner", version.Owner);
        if (version.Description.Length > 0)
            table.AddTexts("description", version.Description);
        if (version.Pinned)
            table.AddTexts("pinned", "stays in memory, never expires");
        if (version.State == "Retired")
            table.AddTexts("retired", $"{Units.Time(version.Retirement?.RetiredAt ?? default)}{RetirementText.Restorable(version)}");
        else if (version.Retirement is not null)
            table.AddTexts("expiry", RetirementText.Expiry(version));
        if (version.Labels.Count > 0)
            table.AddTexts("labels", string.Join(", ", version.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}")));
        return table;
    }

    private static Table Tensors(IEnumerable<TensorView> tensors)
    {
        var table = TextTable.Create("NAME", "DATATYPE", "SHAPE", "");
        foreach (var tensor in tensors)
            table.AddTexts(tensor.Name, tensor.Datatype, tensor.Shape is { } shape ? $"[{string.Join(',', shape)}]" : "any", tensor.Optional ? "optional" : "");
        return table;
    }

    private static Table Instances(IEnumerable<InstanceView> instances)
    {
        var table = TextTable.Create(
            "INSTANCE", "STATE", "SILO", ">IN FLIGHT", ">SUCCEEDED", ">REJECTED", ">FAILED", ">CANCELLED", ">COMPUTE", ">QUEUE", ">LOAD", "LAST USED", "REASON");
        foreach (var instance in instances)
        {
            table.AddTexts(
                instance.Instance,
                instance.State,
                instance.Silo,
                instance.InFlight.ToString(CultureInfo.InvariantCulture),
                instance.Succeeded.ToString(CultureInfo.InvariantCulture),
                instance.Rejected.ToString(CultureInfo.InvariantCulture),
                instance.Failed.ToString(CultureInfo.InvariantCulture),
                instance.Cancelled.ToString(CultureInfo.InvariantCulture),
                Mean(instance.ComputeMilliseconds, instance.Succeeded),
                Mean(instance.QueueMilliseconds, instance.Succeeded),
                Units.Milliseconds(instance.LoadMilliseconds),
                instance.LastUsed is { } used ? Units.Time(used) : "never",
                instance.Reason);
        }

        return table;
    }

    private static Table Events(IEnumerable<EventView> events)
    {
        var table = TextTable.Create("TIME", "STATE", "ACTOR", "REASON", "EVIDENCE");
        foreach (var e in events)
            table.AddTexts(Units.Time(e.Time), e.State, e.Actor, e.Reason, e.Evidence);
        return table;
    }

    /// <summary>A mean per answered request; the counters are sums.</summary>
    private static string Mean(double milliseconds, long requests) => requests == 0 ? "-" : Units.Milliseconds(milliseconds / requests);
}
