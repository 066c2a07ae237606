using System.Globalization;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Output;

/// <summary>Versions, one a row.</summary>
internal static class VersionTable
{
    /// <summary>Writes the table.</summary>
    public static void Write(Terminal terminal, IEnumerable<VersionView> versions)
    {
        var table = TextTable.Create("MODEL", ">VERSION", "STATE", ">SHARE", ">READY", ">REQUESTS", ">SIZE", "OWNER");
        foreach (var version in versions)
        {
            table.AddTexts(
                version.Model,
                version.Version.ToString(CultureInfo.InvariantCulture),
                State(version),
                Units.Share(version.Weight),
                $"{version.Instances.Count(instance => instance.State == "Ready")}/{version.Instances.Count}",
                version.Instances.Sum(Requests).ToString(CultureInfo.InvariantCulture),
                Units.Bytes(version.SizeInBytes),
                version.Owner);
        }

        terminal.Write(table);
    }

    /// <summary>A version's state, and that it is unloaded where that is so.</summary>
    public static string State(VersionView version) => version.Desired == "Unloaded" ? $"{version.State}, unloaded" : version.State;

    private static long Requests(InstanceView instance) => instance.Succeeded + instance.Rejected + instance.Failed + instance.Cancelled;
}
