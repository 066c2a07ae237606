using System.Globalization;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Output;

/// <summary>How versions were used, one a row.</summary>
internal static class UsageTable
{
    /// <summary>Writes the table.</summary>
    public static void Write(Terminal terminal, IEnumerable<UsageView> versions)
    {
        var table = TextTable.Create(
            "VERSION", ">REQUESTS", ">SUCCEEDED", ">REJECTED", ">FAILED", ">CANCELLED", ">BATCH", ">QUEUE", ">COMPUTE", ">CALLERS", "LAST USED");
        foreach (var version in versions)
        {
            table.AddTexts(
                version.Version,
                Number(version.Requests),
                Number(version.Succeeded),
                Number(version.Rejected),
                Number(version.Failed),
                Number(version.Cancelled),
                version.Executions == 0 ? "" : ((double)version.Inferences / version.Executions).ToString("0.##", CultureInfo.InvariantCulture),
                version.Succeeded == 0 ? "" : Units.Milliseconds(version.QueueMilliseconds / version.Succeeded),
                version.Executions == 0 ? "" : Units.Milliseconds(version.ComputeMilliseconds / version.Executions),
                Number(version.DistinctCallers),
                version.LastUsed is { } used ? Units.Time(used) : "never");
        }

        terminal.Write(table);
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
