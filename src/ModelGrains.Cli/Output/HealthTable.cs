using System.Globalization;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Output;

/// <summary>The health of versions, one a row, and the memory of silos.</summary>
internal static class HealthTable
{
    /// <summary>Writes both tables.</summary>
    public static void Write(Terminal terminal, HealthListView list)
    {
        if (list.Versions.Count > 0)
        {
            var versions = TextTable.Create("VERSION", "HEALTH", ">READY", ">PROBE", "LAST PROBE", ">MEMORY", ">REQUESTS", "LAST USED", "REASON");
            foreach (var version in list.Versions)
                versions.AddTexts(Row(version));
            terminal.Write(versions);
            terminal.WriteLine("");
        }

        var silos = TextTable.Create("SILO", ">MEMORY", ">USED", ">FREE");
        foreach (var silo in list.Silos)
            silos.AddTexts(silo.Silo, Units.Bytes(silo.Budget), Units.Bytes(silo.Used), Units.Bytes(silo.Free));
        terminal.Write(silos);
    }

    private static string[] Row(VersionHealthView version)
    {
        var probed = version.Instances.Where(instance => instance.LastProbe is not null).ToList();
        return
        [
            version.Version,
            version.Health,
            $"{version.Instances.Count(instance => instance.State == "Ready")}/{version.Instances.Count}",
            probed.Count == 0 ? "" : Units.Milliseconds(probed.Max(instance => instance.ProbeMilliseconds)),
            probed.Count == 0 ? "" : Units.Time(probed.Max(instance => instance.LastProbe)!.Value),
            version.Instances.Count == 0 ? "" : Units.Bytes(version.Instances.Max(instance => instance.MemoryInBytes)),
            (version.Usage?.Requests ?? 0).ToString(CultureInfo.InvariantCulture),
            version.Usage?.LastUsed is { } used ? Units.Time(used) : "never",
            Reason(version),
        ];
    }

    private static string Reason(VersionHealthView version) =>
        version.Instances.Select(instance => instance.NextTry).Max() is { } next ? $"{version.Reason} (tried again at {Units.Time(next)})" : version.Reason;
}
