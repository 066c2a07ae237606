using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Output;

/// <summary>Versions that expire, one a row, and what comes back.</summary>
internal static class ExpiringTable
{
    /// <summary>Writes the table.</summary>
    public static void Write(Terminal terminal, ExpiringView view)
    {
        if (view.Versions.Count == 0)
        {
            terminal.WriteLine($"Nothing expires until {Units.Time(view.Until)}");
            return;
        }

        var table = TextTable.Create("VERSION", "STATUS", "AT", "LAST USED", ">MEMORY", ">SIZE", "OWNER", "REASON");
        foreach (var version in view.Versions)
        {
            table.AddTexts(
                $"{version.Model}/{version.Version}",
                version.Status,
                version.At is { } at ? Units.Time(at) : "-",
                version.LastUsed is { } used ? Units.Time(used) : "-",
                Units.Bytes(version.MemoryInBytes),
                Units.Bytes(version.SizeInBytes),
                version.Owner,
                version.Reason);
        }

        terminal.Write(table);
        var going = view.Versions.Count(version => version.Status is "Scheduled" or "Warned" or "Retiring");
        terminal.WriteLine(
            $"{Units.Count(going, "version")} to be retired until {Units.Time(view.Until)}: {Units.Bytes(view.MemoryInBytes)} of memory, {Units.Bytes(view.PackagesInBytes)} of packages come back");
    }
}
